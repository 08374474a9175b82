//! Every code a diagnostic of reading and checking can carry: how grave it is, its name and what it means.
//! Lints carry their own pages; they are not listed here.

use super::Severity::{self, Error, Warning};

/// A row of the registry: code, severity, Chinese title, Chinese explanation.
pub type Row = (&'static str, Severity, &'static str, &'static str);

/// All codes, in order. One row a line, so that branches merge.
#[rustfmt::skip]
pub const CODES: &[Row] = &[
    // E12x data dictionary
    ("E121", Error, "数据项的范围、小数位或时期不对", "min 不大于 max;小数位最多6位,只有 amount 和 rate 有小数;事件不写 period;只有数值可以求和、平均。"),
    ("E122", Error, "台账来源写得不对", "来自台账的数据项写 ledger,其他的不写;按条数计不写 field,其他算法要写;算法得出的值要合数据项的类型。"),
    ("E123", Error, "数据项的名称不能用", "名称只用汉字、字母和数字,不以数字开头;不用“单位”“来源”等数据文件表头的词。"),
    ("E124", Error, "选项不对", "选择类和事件类写 choices,其他类型不写;选项的编号和名称各不相同,也不是表示没有数据的“-”。"),
    // E2xx expressions: text
    ("E201", Error, "空的表达式", "引号里没有内容。请写出条件或算式;不需要时删去这个键。"),
    ("E202", Error, "不认识的字符", "表达式只由名称、数字、引号文字、运算符和半角括号组成。名称里有其他符号时,用反引号把整个名称括起来。"),
    ("E203", Error, "全角标点或数字", "运算符、括号、逗号、小数点和数字都用半角。名称本身含全角符号时,用反引号把整个名称括起来。"),
    ("E204", Error, "引号或反引号没有成对", "从打开处到结尾没有找到与之成对的引号或反引号。"),
    ("E205", Error, "数字写法不对", "数字只写整数或一个小数点的小数,最多15位、小数最多6位;不写科学记数法,不用逗号分节。"),
    ("E206", Error, "数字后面带了单位", "算式里的数字不带单位,单位由数据项规定;“万”“千”请写成整数。"),
    ("E207", Error, "运算符写法不对", "相等写 ==,不等写 !=,并且写 &&,或者写 ||,不小于写 >=,不大于写 <=。"),
    ("E208", Error, "用文字代替运算符", "并且写 &&,或者写 ||,否定写 !。名称恰好是这些字时,用反引号括起来。"),
    ("E209", Error, "百分号不跟在数字后", "百分号只能紧跟数字,如 90%;本语言没有取余数的运算。"),
    ("E210", Error, "连续比较", "a < b < c 要拆成两个比较,用 && 连起来。"),
    ("E211", Error, "括号没有成对", "每个左括号要有一个右括号。"),
    ("E212", Error, "缺少运算对象", "运算符的一边或括号里缺少数、名称或条件。"),
    ("E213", Error, "多出来的内容", "一个式子结束后还有内容,常见原因是漏了运算符,或名称里有空格而没有用反引号。"),
    ("E214", Error, "条件选择不完整", "写法是:条件 ? 成立时的值 : 不成立时的值。"),
    ("E215", Error, "嵌套太深", "括号、连写的正负号和条件选择合起来最多200层。请拆成几条规则。"),
    ("E216", Error, "表达式太长", "一个式子最多约10万字节、1万个成分,连着的运算最多300个。请拆成几条规则。"),
    ("E217", Error, "引号里有不能用的字符", "引号文字和反引号名称里不能换行,不能有引号、反引号和反斜杠。"),
    // E2xx expressions: names and types
    ("E220", Error, "没有这个名称", "表达式里的名称必须是数据字典里的数据项,或方案里的参数(用编号或中文名称)。"),
    ("E221", Error, "没有这个函数", "可用的函数:min max previous period cohort_max cohort_min cohort_mean result stars benchmark date,及其中文名。"),
    ("E222", Error, "函数的参数个数不对", "请按函数的写法补足或删去参数。"),
    ("E223", Error, "函数的参数不对", "有的参数必须是引号里的编号,有的必须是整数,有的必须含有数据项。"),
    ("E224", Error, "这里要写条件", "需要“成立或不成立”的地方写了一个数;请写成比较,如 次数 >= 4。"),
    ("E225", Error, "这里要写数", "需要数的地方写了一个条件;要把条件变成数,写:条件 ? 1 : 0。"),
    ("E226", Error, "选项只能比较相同与不同", "选项类数据项只能用 == 或 != 与它的某个选项相比,不能计算,不能比大小。"),
    ("E227", Error, "没有这个选项", "引号里的文字不是该数据项的选项编号,也不是选项名称。"),
    ("E228", Error, "引号文字用错了地方", "引号文字只用来与选项类数据项比较,或作函数的参数。日期写 date(\"2026-09-15\")。"),
    ("E229", Error, "两边不能相比", "日期只与日期相比,数只与数相比,条件只与条件比较相同与不同。"),
    ("E230", Error, "比率与普通数混用", "比率在0与1之间,90% 就是 0.9;与比率相比或相加减的数要写成百分数。"),
    ("E231", Error, "日期不存在或写法不对", "日期写成 date(\"2026-09-15\"),必须是日历上有的一天。"),
    ("E232", Error, "除以零", "除数恒为0,结果永远不能确定。"),
    ("E233", Error, "数可能过大", "按各数据项的取值范围,中间结果可能超过36位。请缩小数据项的范围,或减少连乘连除。"),
    ("E234", Error, "没有这个基准表", "benchmark 的第一个参数必须是方案里某个基准表的编号或名称。"),
    ("E235", Error, "取不到这个时期", "按期取值的数据项必须按月、季度或半年填报,期数不能超过一年的期数,也不能比填报的时期更细。"),
    ("E236", Error, "事项不能直接参加计算", "事项类数据项有日期和级别,不是数;请用 event 形式的规则计分。"),
    ("E237", Error, "往年取值不对", "previous 的年数是1到20的整数,里面要有数据项;其他方案的结果没有往年值。"),
    ("E238", Error, "同组统计套同组统计", "cohort_max 等函数里面不能再用同组统计。"),
    ("E239", Error, "名称有两种含义", "同一个名称既是数据项又是参数;请给参数换一个名称。"),
    ("E240", Error, "日期不能这样计算", "日期可以相减得到天数,可以加减天数;不能相加、相乘、相除。"),
    ("E241", Warning, "两个同单位的数相除后与大数相比", "相除得到的是份额,90% 就是 0.9;与 90 相比多半是漏了百分号。"),
    ("E242", Error, "这里要用事件类数据项", "event 形式的规则只能用 type = \"event\" 的数据项。"),
    ("E243", Error, "分组依据要用选择类数据项", "[rank] 的 cohort 要写 type = \"choice\" 的数据项,如单位类别。"),
    ("E244", Error, "取最近一期的数据项要按最近一期合并", "组成部分写 combine = \"latest\" 时,数据字典里该数据项的 combine 也要是 latest。"),
    // E3xx facts files
    ("E301", Error, "不是可以读的文本", "facts 文件要是 CSV 文本,编码为 UTF-8、GBK 或带标记的 UTF-16;工作簿请先另存为 CSV。"),
    ("E302", Error, "文件里没有数据", "第一行写表头,从第二行起写数据。"),
    ("E303", Error, "表头不对", "长表的表头是“单位,数据项,时期,数值,来源”,可加“逾期”“事项”“说明”;宽表第一列是“单位”,其余每列一个数据项。每列只出现一次。"),
    ("E304", Error, "引号没有成对", "以引号开头的一格要以引号结束,后面紧跟分隔符或换行;内容里的引号写两遍。"),
    ("E305", Error, "文件里有空字节", "普通文本没有空字节;多半是保存时选错了编码。"),
    ("E306", Error, "列数与表头不同", "每一行的列数要与表头相同;缺的内容留空,内容里有逗号时整格加引号。"),
    ("E307", Error, "没有这个数据项", "数据项要用数据字典里的编号、名称或别名;评定写条目编号,如 A1.5/2。"),
    ("E308", Error, "同一数据写了两次", "同一单位、同一数据项、同一时期只能写一次;宽表里一个单位只有一行。"),
    ("E309", Error, "时期不对", "时期写成 2026、2026H1、2026Q1、2026-03 或 2026-05-03,不能比数据项规定的更细;只填一次的数据项留空。"),
    ("E310", Error, "不是数", "数值用半角阿拉伯数字,不带单位,不用科学计数法;不知道就留空。"),
    ("E311", Error, "全角字符", "数字、小数点、百分号和时期都用半角。"),
    ("E312", Error, "百分数写法不对", "比率写 95% 或 0.95;大于1的比率必须写百分号;不是比率的数不写百分号。"),
    ("E313", Error, "日期不存在或写法不对", "日期写成 2026-05-03,年份在前,必须是日历上有的一天。"),
    ("E314", Error, "不能表示是或否", "填是、否、有、无、true、false、1、0、√ 或 ×。"),
    ("E315", Error, "没有这个选项", "选项类数据项和事件的等级,填数据字典里列出的编号或名称。"),
    ("E316", Error, "超出范围", "数值要在数据字典规定的范围内;多半是单位弄错,如把万元当成元。"),
    ("E317", Error, "小数位太多", "计数填整数;其余按数据字典规定的小数位四舍五入。"),
    ("E318", Error, "千分位逗号", "数里不写分节的逗号,1,234.5 写成 1234.5。"),
    ("E319", Error, "数带着单位", "只填数,不带“次”“万元”“¥”等;万、亿换算后写全。"),
    ("E320", Error, "计数是负数", "次数、个数不能小于零;没有发生填 0,不知道留空。"),
    ("E321", Error, "事件没有写等级", "事件的一行要写日期和等级;没有发生就两格都留空。"),
    ("E322", Error, "没有写单位", "每一行都要写明是哪个单位。"),
    ("E323", Error, "公式或出错标记", "导出前在电子表格里把公式变成数值,改好 #N/A 之类的格子。"),
    ("E324", Error, "分值不在档上", "评定的分值要是规定档距的整数倍,如每 0.5 分一档。"),
    // E4xx worked cases
    ("E401", Error, "没有算例", "算例文件里每个算例以 [[case]] 开头。"),
    ("E402", Error, "算例有两个对象", "一个算例只针对一个条目(item)或一条规范标准(norm);都不写就是整表。"),
    ("E403", Error, "算例的对象不存在", "item 和 norm 写方案里有的编号。"),
    ("E404", Error, "算例里同一个数给了两次", "同一数据项、同一时期只给一个数,编号和名称不要各写一次。"),
    ("E405", Error, "算例里的数方案用不到", "facts 里只写方案的规则会读的数据项。"),
    ("E406", Error, "事件写在了 facts 里", "逐件登记的事件写在 events 里,带日期和级别。"),
    ("E407", Error, "算例里的名称不是数据项", "facts 里写数据字典里的编号或名称,或方案用到的考评结果(如 方案编号/total)。"),
    ("E408", Error, "评定没有对应的规则", "decisions 里写“条目编号/第几条规则”或“规范标准编号/judged”,方案里要有由人评定的这条规则。"),
    ("E409", Error, "逾期的数没有给出", "late 里的数据项和时期要与 facts 里写的一致。"),
    ("E410", Error, "事件没有对应的规则", "events 里只写方案按事件计分的数据项。"),
    ("E411", Error, "应得的分值写法不对", "确定的分写 score,不确定的同时写 low 和 high。"),
    ("E412", Error, "应得什么没有说明", "条目写 score 或 low、high,规范标准写 met,整表写 score 或 stars。"),
    ("E413", Error, "版本指纹写得不对", "versions.toml 里的指纹由 biaochi scheme seal 写入,不要手改。"),
    ("E414", Error, "版本登记了两次", "一个版本只有一种内容,versions.toml 里只登记一次。"),
    ("E415", Warning, "用到的方案不存在", "part 的 from 和表达式里的考评结果,引用的方案应在方案库里;不在的,只能在数据表里直接填它的结果。"),
    ("E416", Error, "方案互相要用对方的结果", "去掉其中一处引用,让各方案能排出先后。"),
    ("E417", Warning, "方案编号与目录名不同", "方案放在与编号同名的目录里,别的方案才找得到它。"),
];

/// The row of a code.
pub fn explain(code: &str) -> Option<&'static Row> {
    CODES.iter().find(|row| row.0 == code)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_stand_once_and_in_order() {
        for pair in CODES.windows(2) {
            assert!(pair[0].0 < pair[1].0, "{} before {}", pair[0].0, pair[1].0);
        }
    }

    /// Calls `found` with every code literal of the sources below a folder, except this file's own.
    fn literals(folder: &std::path::Path, found: &mut impl FnMut(&str, &std::path::Path)) {
        for entry in std::fs::read_dir(folder).expect("the sources are there") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                literals(&path, found);
            } else if path.extension().is_some_and(|e| e == "rs")
                && !path.ends_with("diag/codes.rs")
            {
                let text = std::fs::read_to_string(&path).expect("a source is text");
                for part in text.split('"') {
                    let digits = part.strip_prefix('E').unwrap_or_default();
                    if digits.len() == 3 && digits.bytes().all(|b| b.is_ascii_digit()) {
                        found(part, &path);
                    }
                }
            }
        }
    }

    #[test]
    fn every_code_in_the_sources_is_explained() {
        let sources = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
        literals(&sources, &mut |code, path| {
            assert!(explain(code).is_some(), "{code} in {}", path.display());
        });
    }
}
