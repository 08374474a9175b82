//! Commands of the platform: serving it and looking after its data.

use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::TEMPLATE;

/// Where the data lies.
#[derive(Debug, Clone, Args)]
pub(crate) struct Where {
    /// 数据目录:数据库、佐证材料、审计密钥都在里面。用 --database 时仍用来放佐证材料和审计密钥
    #[arg(long, value_name = "目录")]
    pub data: PathBuf,
    /// 用 PostgreSQL 存数据:postgres://用户:口令@主机:端口/库名。不写时用数据目录里的 SQLite
    #[arg(long, value_name = "地址")]
    pub database: Option<String>,
    /// 审计密钥放在别处(几台服务器共用一个数据库时,用同一个密钥文件)
    #[arg(long, value_name = "文件")]
    pub audit_key: Option<PathBuf>,
}

/// `serve`.
#[derive(Debug, Args)]
#[command(next_help_heading = "参数和选项")]
pub(crate) struct Serve {
    /// Where the data lies.
    #[command(flatten)]
    pub place: Where,
    /// How to be reached.
    #[command(flatten)]
    pub reach: Reach,
}

/// Under which addresses and names the site answers.
#[derive(Debug, Clone, Args)]
pub(crate) struct Reach {
    /// 在哪个地址上提供服务,默认 127.0.0.1:8321(只有本机能访问)
    #[arg(
        long,
        value_name = "地址:端口",
        default_value = "127.0.0.1:8321",
        hide_default_value = true
    )]
    pub listen: SocketAddr,
    /// 前面有反向代理提供 https;对本机以外提供服务时必须写
    #[arg(long)]
    pub behind_https: bool,
    /// 大家在浏览器里输入的域名(如 kaoping.example.gov.cn),可以写多次
    #[arg(long = "host", value_name = "域名")]
    pub hosts: Vec<String>,
    /// 反向代理的 IP 地址:由它转来的访问者地址才算数,可以写多次
    #[arg(long = "trusted-proxy", value_name = "IP")]
    pub trusted_proxies: Vec<IpAddr>,
    /// 存有令牌的文件:本机以外凭它读取 /metrics
    #[arg(long, value_name = "文件")]
    pub metrics_token: Option<PathBuf>,
    /// 另外的放假安排所在目录(一年一个 .toml),补充程序自带的
    #[arg(long, value_name = "目录")]
    pub calendars: Option<PathBuf>,
}

/// `verify`.
#[derive(Debug, Args)]
#[command(next_help_heading = "参数和选项")]
pub(crate) struct Verify {
    /// Where the data lies.
    #[command(flatten)]
    pub place: Where,
    /// 以前记下(或印在公布文件上)的链头,写成 编号:十六进制;可以写多次
    #[arg(long = "head", value_name = "链头")]
    pub heads: Vec<String>,
}

/// `backup`.
#[derive(Debug, Args)]
#[command(next_help_heading = "参数和选项")]
pub(crate) struct Backup {
    /// Where the data lies.
    #[command(flatten)]
    pub place: Where,
    /// 备份写到哪个文件
    #[arg(long, value_name = "文件")]
    pub to: PathBuf,
    /// 把审计密钥也放进备份(默认不放,要另外保管)
    #[arg(long)]
    pub with_key: bool,
}

/// `restore`.
#[derive(Debug, Args)]
#[command(next_help_heading = "参数和选项")]
pub(crate) struct Restore {
    /// 备份文件
    #[arg(long, value_name = "文件")]
    pub from: PathBuf,
    /// Where the data goes.
    #[command(flatten)]
    pub place: Where,
}

/// Commands on accounts.
#[derive(Debug, Subcommand)]
pub(crate) enum User {
    /// 给一个账号换上一次性密码,服务运行时也可以
    #[command(name = "reset-password", help_template = TEMPLATE)]
    ResetPassword(ResetPassword),
}

/// `user reset-password`.
#[derive(Debug, Args)]
#[command(next_help_heading = "参数和选项")]
pub(crate) struct ResetPassword {
    /// 登录名
    #[arg(value_name = "登录名")]
    pub login: String,
    /// Where the data lies.
    #[command(flatten)]
    pub place: Where,
}

/// Commands on settings.
#[derive(Debug, Subcommand)]
pub(crate) enum Config {
    /// 检查能不能这样启动服务,不改动任何数据
    #[command(help_template = TEMPLATE)]
    Check(ConfigCheck),
}

/// `config check`.
#[derive(Debug, Args)]
#[command(next_help_heading = "参数和选项")]
pub(crate) struct ConfigCheck {
    /// Where the data lies.
    #[command(flatten)]
    pub place: Where,
    /// How to be reached.
    #[command(flatten)]
    pub reach: Reach,
}
