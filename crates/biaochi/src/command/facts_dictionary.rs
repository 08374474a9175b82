//! `facts dictionary`: the data dictionary as a file to look things up in or to extend.

use std::fs;

use serde_json::json;

use super::Session;
use crate::arguments::DictionaryOut;
use crate::reading;
use crate::refusal::Refusal;
use crate::reply::Reply;

/// Writes or shows the dictionary.
pub(crate) fn run(session: &Session, asked: &DictionaryOut) -> Result<Reply, Refusal> {
    let text = session.library.dictionary()?;
    let dictionary = reading::dictionary(&text)?;
    let json = json!({ "name": text.name, "facts": dictionary.facts() });
    let Some(out) = &asked.out else {
        return Ok(Reply::clean(text.text, json));
    };
    if out.exists() {
        return Err(Refusal::in_the_way(out, "请换一个文件名,或者先移走它。"));
    }
    // It belongs into the directory of a scheme, which may be yet to come.
    if let Some(folder) = out.parent() {
        fs::create_dir_all(folder).map_err(|e| Refusal::unwritable(folder, &e))?;
    }
    fs::write(out, text.text.as_bytes()).map_err(|e| Refusal::unwritable(out, &e))?;
    Ok(Reply::clean(
        format!(
            "已写出 {}个数据项:{}\n要增加数据项,在文件末尾添一段 [[fact]];放在方案目录或上一级目录里就会用它。\n",
            dictionary.facts().len(),
            out.display()
        ),
        json!({ "out": out.display().to_string(), "facts": dictionary.facts().len() }),
    ))
}
