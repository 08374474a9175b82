//! The description of the JSON interface, made from the table of routes: what is not routed is not described.

use axum::Json;
use axum::response::{IntoResponse, Response};
use serde_json::{Map, Value, json};

use crate::route::{Route, Who};

/// What each address does, by method and path.
const TOLD: &[(&str, &str, &str)] = &[
    ("get", "/api/v1/cycles", "可以查看的考评周期"),
    (
        "get",
        "/api/v1/cycles/{id}/results",
        "一次结果:总分、位次、星级、校验值;revision 指定第几次",
    ),
    ("get", "/api/v1/cycles/{id}/sheets", "一个周期的评分表"),
    (
        "get",
        "/api/v1/sheets/{id}",
        "一张评分表,只含本阶段可见的各栏",
    ),
    (
        "get",
        "/api/v1/units/{id}/facts",
        "一个单位一年的数据和来源",
    ),
    (
        "put",
        "/api/v1/units/{id}/facts/{fact}/{label}",
        "填报一个数;label 为期次,不分期的写 -",
    ),
];

/// Shows it.
pub(super) fn show() -> std::future::Ready<Response> {
    std::future::ready(Json(description(super::ROUTES)).into_response())
}

fn description(routes: &[Route]) -> Value {
    let mut paths = Map::new();
    for route in routes {
        let Who::Program(scope) = route.who else {
            continue;
        };
        let method = route.method.as_str().to_ascii_lowercase();
        let told = TOLD
            .iter()
            .find(|(m, path, _)| *m == method && *path == route.path);
        let mut parameters: Vec<Value> = names(route.path)
            .map(|name| parameter(name, "path"))
            .collect();
        if route.path.ends_with("/results") {
            parameters.push(parameter("revision", "query"));
        }
        if method == "get" && route.path.ends_with("/facts") {
            parameters.push(parameter("year", "query"));
        }
        let mut operation = json!({
            "summary": told.map_or("", |(_, _, words)| words),
            "parameters": parameters,
            "security": [{ "key": [scope] }],
            "responses": {
                "200": { "description": "成功", "content": { "application/json": { "schema": answer(route.path) } } },
                "401": problem("没有出示有效的密钥"),
                "403": problem("密钥或其账号没有这项权限,或者还没到这个阶段"),
                "404": problem("没有这一项,或不在权限之内"),
            },
        });
        if method == "put" {
            operation["requestBody"] = json!({
                "required": true,
                "content": { "application/json": { "schema": schema("Stated") } },
            });
            operation["responses"]["409"] = problem("别人刚刚改过;回答里有双方的值和新的修订号");
            operation["responses"]["422"] = problem("内容不合要求;fields 逐项说明");
        }
        let at = paths.entry(route.path).or_insert_with(|| json!({}));
        at[method] = operation;
    }
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "标尺 JSON 接口",
            "version": crate::VERSION,
            "description": "与页面同样的内容和权限。请求头 Authorization: Bearer 密钥;密钥由系统管理员发放,各有范围和期限。分数一律是照页面上写的十进制数(JSON 数),精确到万分之一分;没有定的分给出最低和最高。",
        },
        "paths": paths,
        "components": {
            "securitySchemes": { "key": {
                "type": "http", "scheme": "bearer",
                "description": "范围:results 结果,facts 读数据,facts:write 填数据,sheets 评分表",
            } },
            "schemas": {
                "Problem": {
                    "type": "object",
                    "required": ["error", "status"],
                    "properties": {
                        "error": { "type": "string", "description": "中文说明:出了什么事、怎么办" },
                        "status": { "type": "integer" },
                        "fields": { "type": "array", "items": { "type": "object" } },
                        "stale": { "type": "object" },
                    },
                },
                "Points": {
                    "type": "number",
                    "multipleOf": 0.0001,
                    "description": "分:十进制数,与页面上写的一样,最多四位小数,如 1.5;不要用二进制浮点数累加",
                },
                "Span": {
                    "type": "object",
                    "required": ["low", "high"],
                    "description": "最低和最高的分;两个相等就是确定的分",
                    "properties": { "low": schema("Points"), "high": schema("Points") },
                },
                "Heading": {
                    "type": "object",
                    "properties": {
                        "id": { "type": "string" },
                        "title": { "type": "string" },
                        "full": schema("Points"),
                        "weight": { "type": "string" },
                    },
                },
                "Line": line(),
                "Document": document(),
                "Result": result(),
                "Stated": {
                    "type": "object",
                    "additionalProperties": false,
                    "required": ["value", "source", "revision"],
                    "properties": {
                        "value": { "type": "string", "description": "照人的写法;空串为撤回" },
                        "source": { "type": "string", "description": "取自哪里" },
                        "revision": { "type": "integer", "description": "读到的修订号;原来没有的写0" },
                    },
                },
            },
        },
    })
}

/// One unit's line of a result.
fn line() -> Value {
    json!({
        "type": "object",
        "properties": {
            "unit": { "type": "integer" },
            "name": { "type": "string" },
            "total": schema("Span"),
            "sections": many("各部分的分,次序同 Document 的 sections", schema("Span")),
            "parts": many("按比例计入的各部分的分,写成文字,次序同 Document 的 parts", json!({ "type": "string" })),
            "adjusted": { "oneOf": [schema("Span"), { "type": "null" }], "description": "加减分:加分、扣分和其他考评的结果运用;没有的为 null" },
        },
    })
}

/// What one scheme comes to.
fn document() -> Value {
    json!({
        "type": "object",
        "properties": {
            "title": { "type": "string" },
            "full": { "oneOf": [schema("Points"), { "type": "null" }], "description": "满分;没有合计的方案为 null" },
            "sections": many("方案的各部分", schema("Heading")),
            "parts": many("按比例计入的各部分", schema("Heading")),
            "lines": many("每个单位一行,按名次", schema("Line")),
        },
    })
}

/// A revision of a result.
fn result() -> Value {
    let member = json!({ "type": "object", "properties": { "document": schema("Document") } });
    let mut total = many("上一次和这一次的总分", schema("Span"));
    total["minItems"] = json!(2);
    total["maxItems"] = json!(2);
    let moved = json!({ "type": "object", "properties": { "unit": { "type": "integer" }, "total": total } });
    json!({
        "type": "object",
        "properties": {
            "members": many("每套方案的结果,考评的方案在前", member),
            "moved": many("与上一次相比有变化的单位", moved),
        },
    })
}

fn many(words: &str, items: Value) -> Value {
    json!({ "type": "array", "description": words, "items": items })
}

fn problem(words: &str) -> Value {
    json!({ "description": words, "content": { "application/json": { "schema": schema("Problem") } } })
}

fn schema(name: &str) -> Value {
    json!({ "$ref": format!("#/components/schemas/{name}") })
}

/// What an address answers.
fn answer(path: &str) -> Value {
    match path.ends_with("/results") {
        true => schema("Result"),
        false => json!({ "type": "object" }),
    }
}

fn parameter(name: &str, place: &str) -> Value {
    let kind = match name {
        "fact" | "label" => "string",
        _ => "integer",
    };
    json!({ "name": name, "in": place, "required": place == "path", "schema": { "type": kind } })
}

/// Names in braces.
fn names(path: &str) -> impl Iterator<Item = &str> {
    path.split('/')
        .filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_description_equals_the_routes() {
        let told = description(super::super::ROUTES);
        let paths = told["paths"].as_object().expect("paths");
        let described: usize = paths
            .values()
            .map(|p| p.as_object().map_or(0, Map::len))
            .sum();
        let routed = super::super::ROUTES
            .iter()
            .filter(|route| matches!(route.who, Who::Program(_)));
        assert_eq!(described, routed.count());
        for operation in paths
            .values()
            .flat_map(|path| path.as_object().expect("methods").values())
        {
            assert_ne!(operation["summary"], "", "{operation}");
        }
    }

    #[test]
    fn every_shape_that_is_named_is_described() {
        let told = description(super::super::ROUTES);
        let text = told.to_string();
        let named = text.split("#/components/schemas/").skip(1);
        let named: Vec<&str> = named.filter_map(|rest| rest.split('"').next()).collect();
        assert!(named.contains(&"Points") && named.contains(&"Result"));
        for name in named {
            assert!(told["components"]["schemas"][name].is_object(), "{name}");
        }
    }
}
