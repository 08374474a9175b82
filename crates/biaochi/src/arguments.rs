//! What can be asked on the command line. Words only; doing is in `command`, explaining wrong calls in `usage`.

mod platform;

use std::path::PathBuf;

use clap::{ArgAction, Args, Parser, Subcommand};

/// The command line.
#[derive(Debug, Parser)]
#[command(
    name = "biaochi",
    version,
    about = "标尺:把考评方案写成数据,检查它、按它计分、逐分说明、排名定星",
    after_help = "退出码:0 正常;1 没有做成,或者检查有发现;2 命令写错。\n例:biaochi demo --no-serve\n    biaochi scheme check --all\n    biaochi explain community-100 --facts 数据.csv --unit 东湖社区",
    disable_help_flag = true,
    disable_version_flag = true,
    disable_help_subcommand = true,
    subcommand_value_name = "命令",
    subcommand_help_heading = "命令",
    subcommand_required = true,
    arg_required_else_help = true,
    next_help_heading = "选项",
    help_template = TEMPLATE
)]
pub(crate) struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
    /// Options of every command.
    #[command(flatten)]
    pub common: Common,
}

pub(crate) use platform::{
    Backup, Config, ConfigCheck, Reach, ResetPassword, Restore, Serve, User, Verify, Where,
};

const TEMPLATE: &str = "{about-with-newline}\n用法:{usage}\n\n{all-args}{after-help}\n";

/// Options that every command understands.
#[derive(Debug, Args)]
#[command(next_help_heading = "通用选项")]
pub(crate) struct Common {
    /// 用 JSON 输出,给程序读
    #[arg(long, global = true)]
    pub json: bool,
    /// 方案库目录:facts.toml 和各方案目录所在的目录。不写时,当前目录下有 schemes/facts.toml 就用它,否则用程序自带的方案
    #[arg(
        long,
        global = true,
        value_name = "目录",
        conflicts_with = "builtin",
        hide_short_help = false
    )]
    pub schemes: Option<PathBuf>,
    /// 只用程序自带的方案,不看当前目录
    #[arg(long, global = true)]
    pub builtin: bool,
    /// 显示帮助
    #[arg(short = 'h', long, global = true, action = ArgAction::Help)]
    help: Option<bool>,
    /// 显示版本
    #[arg(short = 'V', long, action = ArgAction::Version)]
    version: Option<bool>,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// 检查、查看、新建、比较、试算方案
    #[command(
        subcommand,
        help_template = TEMPLATE,
        subcommand_value_name = "命令",
        subcommand_help_heading = "命令",
        arg_required_else_help = true
    )]
    Scheme(Scheme),
    /// 数据表的模板和数据字典
    #[command(
        subcommand,
        help_template = TEMPLATE,
        subcommand_value_name = "命令",
        subcommand_help_heading = "命令",
        arg_required_else_help = true
    )]
    Facts(Facts),
    /// 按方案给各单位计分
    #[command(help_template = TEMPLATE)]
    Score(Score),
    /// 排名:调整、并列、名额和星级的每一步都写出来
    #[command(help_template = TEMPLATE)]
    Rank(Rank),
    /// 一个单位的得分逐条说明理由
    #[command(help_template = TEMPLATE)]
    Explain(Explain),
    /// 假如改几个数,得分、名次、星级怎样变;升一颗星最少要补哪些数
    #[command(name = "what-if", help_template = TEMPLATE)]
    WhatIf(WhatIf),
    /// 公开可复核的抽样
    #[command(help_template = TEMPLATE)]
    Draw(Draw),
    /// 演示:虚构的一个街道、十五个社区、一年的数据
    #[command(help_template = TEMPLATE)]
    Demo(Demo),
    /// 启动网页服务
    #[command(help_template = TEMPLATE)]
    Serve(Serve),
    /// 核对审计链和全部数据:有没有被改动、删除、插入
    #[command(help_template = TEMPLATE)]
    Verify(Verify),
    /// 把数据备份成一个文件,服务运行时也可以
    #[command(help_template = TEMPLATE)]
    Backup(Backup),
    /// 把备份恢复到一个空目录,并核对是否完整
    #[command(help_template = TEMPLATE)]
    Restore(Restore),
    /// 账号
    #[command(
        subcommand,
        help_template = TEMPLATE,
        subcommand_value_name = "命令",
        subcommand_help_heading = "命令",
        arg_required_else_help = true
    )]
    User(User),
    /// 配置
    #[command(
        subcommand,
        help_template = TEMPLATE,
        subcommand_value_name = "命令",
        subcommand_help_heading = "命令",
        arg_required_else_help = true
    )]
    Config(Config),
}

/// Commands on schemes.
#[derive(Debug, Subcommand)]
pub(crate) enum Scheme {
    /// 检查方案:写法、结构、表达式、分值、逻辑、完整性和基层负担
    #[command(help_template = TEMPLATE)]
    Check(Check),
    /// 方案概况
    #[command(help_template = TEMPLATE)]
    Show(OneScheme),
    /// 新建一个带注释的起步方案和算例,不覆盖已有文件
    #[command(help_template = TEMPLATE)]
    New(New),
    /// 比较两个方案:改了什么,结果会不会变
    #[command(help_template = TEMPLATE)]
    Diff(Diff),
    /// 运行方案的算例,并列出没有算例的条目
    #[command(help_template = TEMPLATE)]
    Try(OneScheme),
    /// 方案给每个单位带来的工作量:几个数、几份材料、约多少小时
    #[command(help_template = TEMPLATE)]
    Burden(OneScheme),
    /// 登记本版本的指纹;此后内容变了而版本没变,检查会指出
    #[command(help_template = TEMPLATE)]
    Seal(OneScheme),
}

/// Commands on facts files.
#[derive(Debug, Subcommand)]
pub(crate) enum Facts {
    /// 写出某个方案要填的数据表(CSV,可用表格软件打开)
    #[command(help_template = TEMPLATE)]
    Template(Template),
    /// 写出数据字典,供编写方案时查阅或扩充
    #[command(help_template = TEMPLATE)]
    Dictionary(DictionaryOut),
}

/// `scheme check`.
#[derive(Debug, Args)]
#[command(next_help_heading = "参数和选项")]
pub(crate) struct Check {
    /// 方案编号、scheme.toml 文件或方案目录,可以写多个
    #[arg(value_name = "方案", required_unless_present = "all")]
    pub paths: Vec<PathBuf>,
    /// 检查方案库里的全部方案
    #[arg(long, conflicts_with = "paths")]
    pub all: bool,
}

/// A command on one scheme.
#[derive(Debug, Args)]
#[command(next_help_heading = "参数和选项")]
pub(crate) struct OneScheme {
    /// 方案编号,或 scheme.toml 文件、方案目录
    #[arg(value_name = "方案")]
    pub scheme: PathBuf,
}

/// `scheme new`.
#[derive(Debug, Args)]
#[command(next_help_heading = "参数和选项")]
pub(crate) struct New {
    /// 新方案的编号,也是目录名:小写字母开头,只含小写字母、数字和连字符
    #[arg(value_name = "编号")]
    pub id: String,
    /// 方案名称
    #[arg(
        long,
        value_name = "名称",
        default_value = "新方案",
        hide_default_value = true
    )]
    pub title: String,
    /// 建在哪个目录之下。不写时建在所用的方案库里;用自带方案时建在当前目录
    #[arg(long, value_name = "目录")]
    pub dir: Option<PathBuf>,
}

/// `scheme diff`.
#[derive(Debug, Args)]
#[command(next_help_heading = "参数和选项")]
pub(crate) struct Diff {
    /// 旧方案:编号、文件或目录
    #[arg(value_name = "旧")]
    pub old: PathBuf,
    /// 新方案:编号、文件或目录
    #[arg(value_name = "新")]
    pub new: PathBuf,
}

/// `facts template`.
#[derive(Debug, Args)]
#[command(next_help_heading = "参数和选项")]
pub(crate) struct Template {
    /// 方案编号,或 scheme.toml 文件、方案目录
    #[arg(value_name = "方案")]
    pub scheme: PathBuf,
    /// 写到哪个文件
    #[arg(long, value_name = "文件")]
    pub out: PathBuf,
    /// 宽表:一个单位一行,一个数据项一列(默认是长表:一个数一行)
    #[arg(long)]
    pub wide: bool,
    /// 考评年度,默认 2026
    #[arg(
        long,
        value_name = "年",
        allow_negative_numbers = true,
        default_value_t = 2026,
        hide_default_value = true
    )]
    pub year: i16,
}

/// `facts dictionary`.
#[derive(Debug, Args)]
#[command(next_help_heading = "参数和选项")]
pub(crate) struct DictionaryOut {
    /// 写到哪个文件;不写时显示出来
    #[arg(long, value_name = "文件")]
    pub out: Option<PathBuf>,
}

/// Which facts a command reads, and as of when.
#[derive(Debug, Args)]
pub(crate) struct FactsIn {
    /// 数据表(CSV,长表或宽表,UTF-8 或 GBK)
    #[arg(long = "facts", value_name = "文件")]
    pub file: PathBuf,
    /// 计到哪一天(如 2026-06-30):以后的数不计。不写时数据表里的都计,年度取表里最近的一年
    #[arg(long, value_name = "日期")]
    pub as_of: Option<String>,
    /// 名额由人决定的:谁入围。写成 名额编号=单位,单位;可以写多次
    #[arg(long, value_name = "名额=单位,单位")]
    pub keep: Vec<String>,
    /// 同分由人决定的:谁先谁后。写成 单位,单位(先的在前);可以写多次
    #[arg(long, value_name = "单位,单位")]
    pub order: Vec<String>,
}

/// `score`.
#[derive(Debug, Args)]
#[command(next_help_heading = "参数和选项")]
pub(crate) struct Score {
    /// 方案编号,或 scheme.toml 文件、方案目录
    #[arg(value_name = "方案")]
    pub scheme: PathBuf,
    /// Facts.
    #[command(flatten)]
    pub facts: FactsIn,
    /// 把得分写到文件:.csv 或 .json
    #[arg(long, value_name = "文件")]
    pub out: Option<PathBuf>,
}

/// `rank`.
#[derive(Debug, Args)]
#[command(next_help_heading = "参数和选项")]
pub(crate) struct Rank {
    /// 方案编号,或 scheme.toml 文件、方案目录
    #[arg(value_name = "方案")]
    pub scheme: PathBuf,
    /// Facts.
    #[command(flatten)]
    pub facts: FactsIn,
    /// 把排名写到文件:.csv 或 .json
    #[arg(long, value_name = "文件")]
    pub out: Option<PathBuf>,
}

/// `explain`.
#[derive(Debug, Args)]
#[command(next_help_heading = "参数和选项")]
pub(crate) struct Explain {
    /// 方案编号,或 scheme.toml 文件、方案目录
    #[arg(value_name = "方案")]
    pub scheme: PathBuf,
    /// Facts.
    #[command(flatten)]
    pub facts: FactsIn,
    /// 哪个单位
    #[arg(long, value_name = "单位")]
    pub unit: String,
    /// 只说明这一个条目
    #[arg(long, value_name = "条目")]
    pub item: Option<String>,
}

/// `what-if`.
#[derive(Debug, Args)]
#[command(next_help_heading = "参数和选项")]
pub(crate) struct WhatIf {
    /// 方案编号,或 scheme.toml 文件、方案目录
    #[arg(value_name = "方案")]
    pub scheme: PathBuf,
    /// Facts.
    #[command(flatten)]
    pub facts: FactsIn,
    /// 假定的数,可以写多次:单位.数据项=数值,某一期写 单位.数据项@2026Q1=数值;数值留空表示还不知道
    #[arg(
        long = "set",
        value_name = "单位.数据项=数值",
        required_unless_present = "unit"
    )]
    pub sets: Vec<String>,
    /// 找出这个单位升一颗星(或一档)最少要改的数;写了 --set 时先按假定的数算
    #[arg(long, value_name = "单位")]
    pub unit: Option<String>,
}

/// `draw`.
#[derive(Debug, Args)]
#[command(next_help_heading = "参数和选项")]
pub(crate) struct Draw {
    /// 公布的种子
    #[arg(long, value_name = "种子")]
    pub seed: String,
    /// 名单文件:一行一个,或者第一行为表头、其中一列叫“单位”的 CSV
    #[arg(long, value_name = "文件")]
    pub units: PathBuf,
    /// 抽取几个
    #[arg(long, value_name = "个数", allow_negative_numbers = true)]
    pub take: usize,
}

/// `demo`.
#[derive(Debug, Args)]
#[command(next_help_heading = "参数和选项")]
pub(crate) struct Demo {
    /// 演示街道建在这个目录,数据和结果也写在里面;启动网页时默认为 biaochi-demo
    #[arg(long, value_name = "目录")]
    pub data: Option<PathBuf>,
    /// 网页服务的端口,不写时用 8321
    #[arg(
        long,
        value_name = "端口",
        default_value_t = 8321,
        hide_default_value = true
    )]
    pub port: u16,
    /// 不启动网页服务
    #[arg(long)]
    pub no_serve: bool,
}
