//! Conditions over the fields of an entry, in the expression language of schemes.
//!
//! A condition is checked against its kind when it is made: unknown fields,
//! unknown choices and comparisons that make no sense are told there, so that
//! evaluating cannot fail. What is not filled in is unknown, and unknown is
//! neither true nor false.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use rubric::expr;
use rubric::expr::ast::{Binary, Expr, Kind as Node, Unary};
use rubric::number::Decimal;

use super::kind::{Entry, Field, FieldKind, Kind, Raw};

/// Three-valued truth.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Truth {
    /// It holds.
    True,
    /// It does not hold.
    False,
    /// Something it needs is not filled in.
    Unknown,
}

impl Truth {
    const fn of(truth: bool) -> Truth {
        if truth { Truth::True } else { Truth::False }
    }

    const fn not(self) -> Truth {
        match self {
            Truth::True => Truth::False,
            Truth::False => Truth::True,
            Truth::Unknown => Truth::Unknown,
        }
    }

    const fn and(self, other: Truth) -> Truth {
        match (self, other) {
            (Truth::False, _) | (_, Truth::False) => Truth::False,
            (Truth::True, Truth::True) => Truth::True,
            _ => Truth::Unknown,
        }
    }
}

/// A condition over the fields of one kind.
#[derive(Debug, Clone, PartialEq)]
pub struct Condition {
    test: Test,
}

#[derive(Debug, Clone, PartialEq)]
enum Test {
    /// A constant.
    Is(bool),
    /// A truth field is yes.
    Yes(String),
    /// A choice field has this choice.
    Chosen(String, String),
    /// A number field compares so with this raw value.
    Compares(String, Binary, i64),
    Not(Box<Test>),
    And(Box<Test>, Box<Test>),
    Or(Box<Test>, Box<Test>),
}

impl Condition {
    /// Reads a condition over fields of a kind.
    ///
    /// # Errors
    /// In Chinese, what is wrong with the text.
    pub fn of(text: &str, fields: &[Field]) -> Result<Condition, String> {
        let (tree, diagnostics) = expr::parse(text, 0);
        let Some(tree) = tree else {
            return Err(diagnostics
                .into_iter()
                .next()
                .map_or_else(|| "条件写法不对".to_owned(), |d| d.message));
        };
        Ok(Condition {
            test: test(&tree, fields)?,
        })
    }

    /// Whether an entry surely meets it.
    pub fn holds(&self, entry: &Entry) -> bool {
        self.truth(&entry.fields) == Truth::True
    }

    /// Whether these values meet it.
    pub fn truth(&self, values: &BTreeMap<String, Raw>) -> Truth {
        self.test.truth(values)
    }

    /// The condition in Chinese: `会议类别为“街道会议”`.
    pub fn words(&self, kind: &Kind) -> String {
        self.test.words(kind, false)
    }
}

impl Test {
    fn truth(&self, values: &BTreeMap<String, Raw>) -> Truth {
        match self {
            Test::Is(truth) => Truth::of(*truth),
            Test::Yes(field) => match values.get(field) {
                Some(Raw::Int(raw)) => Truth::of(*raw != 0),
                _ => Truth::Unknown,
            },
            Test::Chosen(field, choice) => match values.get(field) {
                Some(Raw::Text(id)) => Truth::of(id == choice),
                _ => Truth::Unknown,
            },
            Test::Compares(field, sign, than) => match values.get(field) {
                Some(Raw::Int(raw)) => Truth::of(meets(raw.cmp(than), *sign)),
                _ => Truth::Unknown,
            },
            Test::Not(of) => of.truth(values).not(),
            Test::And(a, b) => a.truth(values).and(b.truth(values)),
            Test::Or(a, b) => a.truth(values).not().and(b.truth(values).not()).not(),
        }
    }

    fn words(&self, kind: &Kind, is_inner: bool) -> String {
        let titled = |id: &str| kind.field(id).map_or(id, |f| f.title.as_str()).to_owned();
        match self {
            Test::Is(true) => "任何情况".to_owned(),
            Test::Is(false) => "没有这种情况".to_owned(),
            Test::Yes(field) => format!("“{}”为是", titled(field)),
            Test::Chosen(field, choice) => format!(
                "{}为“{}”",
                titled(field),
                kind.field(field)
                    .map_or(choice.as_str(), |f| f.choice_title(choice))
            ),
            Test::Compares(field, sign, than) => {
                let value = kind
                    .field(field)
                    .map_or_else(|| than.to_string(), |f| f.show(&Raw::Int(*than)));
                format!("{}{}{value}", titled(field), sign_words(*sign))
            }
            Test::Not(of) => match of.as_ref() {
                Test::Yes(field) => format!("“{}”为否", titled(field)),
                Test::Chosen(field, choice) => format!(
                    "{}不为“{}”",
                    titled(field),
                    kind.field(field)
                        .map_or(choice.as_str(), |f| f.choice_title(choice))
                ),
                other => format!("不符合({})", other.words(kind, false)),
            },
            Test::And(a, b) => {
                format!("{}且{}", a.words(kind, true), b.words(kind, true))
            }
            Test::Or(a, b) => {
                let both = format!("{}或{}", a.words(kind, false), b.words(kind, false));
                if is_inner { format!("({both})") } else { both }
            }
        }
    }
}

const fn sign_words(sign: Binary) -> &'static str {
    match sign {
        Binary::NotEqual => "不等于",
        Binary::Less => "少于",
        Binary::LessEqual => "不多于",
        Binary::Greater => "多于",
        Binary::GreaterEqual => "不少于",
        _ => "等于",
    }
}

const fn meets(ordering: Ordering, sign: Binary) -> bool {
    match sign {
        Binary::NotEqual => !ordering.is_eq(),
        Binary::Less => ordering.is_lt(),
        Binary::LessEqual => ordering.is_le(),
        Binary::Greater => ordering.is_gt(),
        Binary::GreaterEqual => ordering.is_ge(),
        _ => ordering.is_eq(),
    }
}

/// The comparison seen from the other side.
const fn turned(sign: Binary) -> Binary {
    match sign {
        Binary::Less => Binary::Greater,
        Binary::LessEqual => Binary::GreaterEqual,
        Binary::Greater => Binary::Less,
        Binary::GreaterEqual => Binary::LessEqual,
        other => other,
    }
}

fn field<'f>(name: &str, fields: &'f [Field]) -> Result<&'f Field, String> {
    fields
        .iter()
        .find(|field| field.id == name || field.title == name)
        .ok_or_else(|| {
            let known: Vec<&str> = fields.iter().map(|f| f.id.as_str()).collect();
            format!(
                "条件里的“{name}”不是这种台账的栏;可用的有{}",
                known.join("、")
            )
        })
}

fn test(tree: &Expr, fields: &[Field]) -> Result<Test, String> {
    match &tree.kind {
        Node::Truth(truth) => Ok(Test::Is(*truth)),
        Node::Name(name) => {
            let field = field(name, fields)?;
            if field.kind == FieldKind::Truth {
                Ok(Test::Yes(field.id.clone()))
            } else {
                Err(format!("条件里的“{name}”不是“是否”类的栏,要写成比较"))
            }
        }
        Node::Unary(Unary::Not, of) => Ok(Test::Not(Box::new(test(of, fields)?))),
        Node::Binary(Binary::And, a, b) => Ok(Test::And(
            Box::new(test(a, fields)?),
            Box::new(test(b, fields)?),
        )),
        Node::Binary(Binary::Or, a, b) => Ok(Test::Or(
            Box::new(test(a, fields)?),
            Box::new(test(b, fields)?),
        )),
        Node::Binary(sign, a, b) if sign.strength() == Binary::Equal.strength() => {
            match (&a.kind, &b.kind) {
                (Node::Name(name), _) => compared(name, *sign, b, fields),
                (_, Node::Name(name)) => compared(name, turned(*sign), a, fields),
                _ => Err("条件里的比较,一边要是台账的栏".to_owned()),
            }
        }
        _ => Err("台账的条件只用栏名、比较、&&、|| 和 !,不作计算".to_owned()),
    }
}

fn compared(name: &str, sign: Binary, with: &Expr, fields: &[Field]) -> Result<Test, String> {
    let field = field(name, fields)?;
    let is_equality = matches!(sign, Binary::Equal | Binary::NotEqual);
    let positive = match (field.kind, &with.kind) {
        (FieldKind::Choice, Node::Text(text)) if is_equality => {
            let choice = field
                .choices
                .iter()
                .find(|c| c.id == *text || c.title == *text)
                .ok_or_else(|| format!("“{}”没有“{text}”这个选项", field.title))?;
            Test::Chosen(field.id.clone(), choice.id.clone())
        }
        (FieldKind::Truth, Node::Truth(truth)) if is_equality => {
            let yes = Test::Yes(field.id.clone());
            if *truth {
                yes
            } else {
                Test::Not(Box::new(yes))
            }
        }
        (
            FieldKind::Count | FieldKind::Amount,
            Node::Number {
                value,
                percent: false,
            },
        ) => {
            let raw = scaled(*value, field)?;
            return Ok(Test::Compares(field.id.clone(), sign, raw));
        }
        _ => {
            return Err(format!(
                "“{}”不能这样比较:选项用 == 或 != 与选项相比,数与数相比,文字和日期不作条件",
                field.title
            ));
        }
    };
    Ok(if sign == Binary::NotEqual {
        Test::Not(Box::new(positive))
    } else {
        positive
    })
}

fn scaled(value: Decimal, field: &Field) -> Result<i64, String> {
    value
        .scaled(field.places)
        .ok_or_else(|| format!("与“{}”相比的数最多{}位小数", field.title, field.places))
}
