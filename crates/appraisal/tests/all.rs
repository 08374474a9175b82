//! Tests of the crate from the outside, on the project's own data.

#[path = "all/bonuses.rs"]
mod bonuses;
#[path = "all/calendars.rs"]
mod calendars;
#[path = "all/cards.rs"]
mod cards;
#[path = "all/cases.rs"]
mod cases;
#[path = "all/effects.rs"]
mod effects;
#[path = "all/given.rs"]
mod given;
#[path = "all/laws.rs"]
mod laws;
#[path = "all/levels.rs"]
mod levels;
#[path = "all/mass.rs"]
mod mass;
#[path = "all/quotas.rs"]
mod quotas;
#[path = "all/rankings.rs"]
mod rankings;
#[path = "all/schemes.rs"]
mod schemes;
#[path = "all/sentences.rs"]
mod sentences;
#[path = "all/sheets.rs"]
mod sheets;
#[path = "all/shipped.rs"]
mod shipped;
#[path = "all/simulation.rs"]
mod simulation;
#[path = "all/totals.rs"]
mod totals;
#[path = "all/vetoes.rs"]
mod vetoes;
#[path = "all/weights.rs"]
mod weights;
