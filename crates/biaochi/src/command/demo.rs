//! `demo`: the invented street, from facts to ranking, stars, a sheet with reasons, and what a check of a scheme finds.

use std::fs;
use std::path::{Path, PathBuf};

use appraisal::calendar::{Calendar, Notice};
use appraisal::chain::Run;
use jiff::civil::date;
use rubric::facts::write_long;
use serde_json::{Value, json};

use super::{Session, explain, rank, save};
use crate::arguments::Demo;
use crate::demo;
use crate::demo::Installed;
use crate::desk::{self, Desk};
use crate::inspection::Inspected;
use crate::installation;
use crate::library::{self, Library};
use crate::reading::Ready;
use crate::refusal::Refusal;
use crate::reply::Reply;
use crate::site;
use crate::terminal::bold;

/// The scheme whose ranking is shown; those whose results it needs come with it.
const RANKED: &str = "responsibility";
/// The scheme whose stars are shown.
const STARRED: &str = "five-star";
/// The scheme of the sheet that is shown, and whose sheet.
const SHEET: (&str, &str) = ("community-100", "星河社区");
/// The scheme whose check is shown.
const CHECKED: &str = "county-120";
/// A further scheme that the facts of the street are for.
const NORMS: &str = "community-norms";

/// What the street decided about equal units at the edge of a quota.
const DECISION: &str = "five-star=映竹社区";

/// Shows the demonstration.
pub(crate) fn run(session: &Session, asked: &Demo) -> Result<Reply, Refusal> {
    if !asked.no_serve {
        // A taken port is told before anything is made.
        let address = demo::address(asked.port);
        drop(installation::runtime()?.block_on(site::listen(address))?);
    }
    // The story is told about the schemes that the program carries, wherever it is run.
    let session = Session {
        library: Library::Builtin,
        style: session.style,
        wants_json: session.wants_json,
    };
    let mut schemes = desk::linked(&session, Path::new(RANKED))?;
    let norms = Ready::of(session.library.source(NORMS)?)?;
    let inputs: Vec<_> = schemes
        .iter()
        .chain([&norms])
        .map(|s| s.program.inputs.as_slice())
        .collect();
    let dictionary = norms.dictionary.clone();
    let table = demo::facts(&dictionary, &inputs);
    let names = {
        schemes.push(norms);
        let names = desk::known_names(&schemes);
        schemes.pop();
        names
    };
    let mut desk = Desk::of(schemes, table, None);
    desk.keep(DECISION)?;
    let runs = desk.appraise()?;

    let mut text = format!(
        "{}\n以下街道、社区和全部数据都是虚构的(演示数据),用固定种子生成,每次运行都相同。\n\n",
        bold("标尺演示 · 某街道十五个社区的一年", session.style)
    );
    let mut json = json!({ "mark": demo::MARK, "year": demo::YEAR });

    heading(&mut text, "一、落实党建工作责任考核:排名和每一处调整");
    let ranked = run_of(&runs, RANKED)?;
    text.push_str(&rank::report(&session, &desk, ranked));
    json["ranking"] = json!(ranked.appraisal);

    heading(&mut text, "二、星级党组织评定:星级和名额");
    let starred = run_of(&runs, STARRED)?;
    text.push_str(&rank::report(&session, &desk, starred));
    text.push_str(&format!(
        "{}\n  五星级名额分界处同分,假定街道党委已决定由映竹社区入围;没有决定时写作“四星至五星(暂定)”。\n  {}\n",
        bold("说明", session.style),
        objection(&desk, starred)?
    ));
    json["stars"] = json!(starred.appraisal);

    heading(
        &mut text,
        "三、社区党组织建设工作考评:一个社区的评分表和理由",
    );
    let unit = desk.unit(SHEET.1)?;
    let (sheet, sheet_json) = explain::sheet(&session, &desk, run_of(&runs, SHEET.0)?, unit, None)?;
    text.push_str(&sheet);
    json["sheet"] = sheet_json;

    heading(
        &mut text,
        "四、县(市、区)基层党建工作考核:方案检查发现了什么",
    );
    let inspected = Inspected::one(&session.library, session.library.source(CHECKED)?)?;
    for block in inspected.blocks(session.style) {
        text.push_str(&block);
        text.push_str("\n\n");
    }
    text.push_str(&format!(
        "{}:{}。方案由来源文件照录,疑点不改,只指出;已确认的写明了理由。\n",
        bold(&inspected.name(), session.style),
        inspected.tally().words()
    ));
    json["check"] = json!({ "tally": inspected.tally(), "findings": inspected.json() });

    let folder = match (&asked.data, asked.no_serve) {
        (Some(folder), _) => folder.clone(),
        (None, false) => PathBuf::from(FOLDER),
        (None, true) => {
            text.push_str("\n演示数据到此为止。加上 --data 目录,可以把演示街道建在那个目录里。\n");
            return Ok(Reply::clean(text, json));
        }
    };
    let (facts, written) = write(&desk, &names, ranked, starred, &text, &folder)?;
    let installed = Installed::make(&session, &folder, &facts)?;
    text.push_str(&format!(
        "\n已写到目录 {}:{}\n",
        folder.display(),
        written.join("、")
    ));
    text.push_str(&format!(
        "接着可以试:\n  biaochi rank {RANKED} --facts {facts} --keep {DECISION}\n  biaochi explain {} --facts {facts} --unit {}\n  biaochi what-if {STARRED} --facts {facts} --unit 暮云社区\n",
        SHEET.0,
        SHEET.1,
        facts = folder.join(FACTS_FILE).display(),
    ));
    json["written"] = Value::from(written);
    if asked.no_serve {
        text.push_str(&format!(
            "演示街道已建好。以后用 biaochi demo --data {} 打开网页。\n",
            folder.display()
        ));
        return Ok(Reply::clean(text, json));
    }
    installed.serve(&session, &folder, asked.port, &Reply::clean(text, json))?;
    Ok(Reply::clean(
        "标尺已停止。\n".to_owned(),
        json!({ "stopped": true }),
    ))
}

/// Where the demonstration is made when no directory is named.
const FOLDER: &str = "biaochi-demo";

fn heading(text: &mut String, title: &str) {
    text.push_str(&format!("\n━━ {title}({}) ━━\n", demo::MARK));
}

fn run_of<'r>(runs: &'r [Run], scheme: &str) -> Result<&'r Run, Refusal> {
    runs.iter()
        .find(|run| run.scheme == scheme)
        .ok_or_else(|| Refusal::new(format!("演示用的方案没有算出结果:{scheme}")))
}

/// Until when objections are possible, counted in working days.
fn objection(desk: &Desk, run: &Run) -> Result<String, Refusal> {
    let Some(days) = desk.target_of(run).scheme.objection_working_days else {
        return Ok("方案没有规定异议期限。".to_owned());
    };
    let notices = library::calendars()
        .iter()
        .map(|(name, text)| {
            Notice::parse(text)
                .map_err(|flaw| Refusal::new(format!("自带的放假安排 {name} 有错:{flaw:?}")))
        })
        .collect::<Result<Vec<_>, _>>()?;
    let published = date(demo::YEAR, 9, 18);
    let last =
        Calendar::new(notices).and_then(|calendar| calendar.add_working_days(published, days));
    Ok(match last {
        Ok(last) => format!(
            "异议期限{days}个工作日:假定{published}公布,到{last}截止(按国务院办公厅放假安排,扣除中秋、国庆假期,计入调休上班日)。"
        ),
        Err(refusal) => format!("异议期限{days}个工作日:算不出截止日,{refusal}"),
    })
}

const FACTS_FILE: &str = "演示数据.csv";

/// Writes facts and results into a directory.
fn write(
    desk: &Desk,
    names: &rubric::facts::KnownNames,
    ranked: &Run,
    starred: &Run,
    text: &str,
    folder: &Path,
) -> Result<(String, Vec<String>), Refusal> {
    fs::create_dir_all(folder).map_err(|e| Refusal::unwritable(folder, &e))?;
    let facts = write_long(&desk.table, &desk.target().dictionary, names);
    save::write(&folder.join(FACTS_FILE), &facts)?;
    rank::write_csv(desk, ranked, &folder.join("演示数据-责任考核排名.csv"))?;
    rank::write_csv(desk, starred, &folder.join("演示数据-星级评定.csv"))?;
    save::write(&folder.join("演示数据-说明.txt"), text)?;
    let files = [
        FACTS_FILE,
        "演示数据-责任考核排名.csv",
        "演示数据-星级评定.csv",
        "演示数据-说明.txt",
    ];
    Ok((facts, files.map(str::to_owned).to_vec()))
}
