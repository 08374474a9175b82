//! The transcribed notices under `calendars/cn`, against a source that is not ours.

use appraisal::calendar::{Calendar, Day, Notice, Refusal};
use chinese_holiday::{Ymd, chinese_holiday};
use jiff::civil::{Date, date};

const TEXTS: [&str; 3] = [
    include_str!("../../../../calendars/cn/2024.toml"),
    include_str!("../../../../calendars/cn/2025.toml"),
    include_str!("../../../../calendars/cn/2026.toml"),
];

fn calendar() -> Calendar {
    let notices = TEXTS
        .iter()
        .map(|text| Notice::parse(text).expect("the notices are without flaw"));
    Calendar::new(notices).expect("one notice a year")
}

fn days(from: Date, to: Date) -> impl Iterator<Item = Date> {
    from.series(jiff::Span::new().days(1))
        .take_while(move |day| *day <= to)
}

#[test]
fn every_day_of_2024_to_2026_agrees_with_an_independent_source() {
    let calendar = calendar();
    // The other source ends on 25 December 2026.
    let mut compared = 0;
    for day in days(date(2024, 1, 1), date(2026, 12, 25)) {
        let year = u16::try_from(day.year()).unwrap();
        let month = u8::try_from(day.month()).unwrap();
        let ymd = Ymd::new(year, month, u8::try_from(day.day()).unwrap());
        let theirs = chinese_holiday(ymd).is_workday();
        assert_eq!(calendar.is_working_day(day), Ok(theirs), "{day}");
        compared += 1;
    }
    assert_eq!(compared, 366 + 365 + 359);
    // Saturday, Sunday, then four days of the week.
    let ours: Vec<bool> = days(date(2026, 12, 26), date(2026, 12, 31))
        .map(|day| calendar.is_working_day(day).unwrap())
        .collect();
    assert_eq!(ours, [false, false, true, true, true, true]);
}

#[test]
fn a_year_has_its_days_less_weekends_and_public_holidays() {
    // 104 days of weekend; 11 public holidays, 13 from 2025 on.
    let calendar = calendar();
    let working = |year| {
        let eve = date(year, 1, 1);
        let rest = calendar.working_days_between(eve, date(year, 12, 31));
        rest.unwrap() + u32::from(calendar.is_working_day(eve).unwrap())
    };
    assert_eq!([2024, 2025, 2026].map(working), [251, 248, 248]);
}

#[test]
fn terms_in_working_days_end_where_counting_by_hand_ends() {
    let cases = [
        // Spring Festival 2026: 11–14 (Saturday worked), 24–28 (Saturday worked), 2–6 and 9 March.
        (date(2026, 2, 10), 15, date(2026, 3, 9)),
        // From a day off: counting begins on 24 February.
        (date(2026, 2, 15), 1, date(2026, 2, 24)),
        (date(2026, 2, 15), 15, date(2026, 3, 13)),
        // Sunday 20 September worked, Mid-Autumn 25–27, National Day 1–7, Saturday 10 October worked.
        (date(2026, 9, 18), 15, date(2026, 10, 15)),
        // New Year's Eve of the lunar year 2024 is a working day, 10–17 are off, 18 is worked.
        (date(2024, 2, 8), 1, date(2024, 2, 9)),
        (date(2024, 2, 8), 2, date(2024, 2, 18)),
        // Over the turn of the year: 26, 27, 30, 31, then 2, 3, 6–10, 13–16 January.
        (date(2024, 12, 25), 15, date(2025, 1, 16)),
        // Sunday 28 September worked, National Day and Mid-Autumn 2025 off together 1–8 October,
        // Saturday 11 October worked.
        (date(2025, 9, 26), 4, date(2025, 10, 9)),
        (date(2025, 9, 26), 6, date(2025, 10, 11)),
        // No holiday near.
        (date(2026, 7, 1), 15, date(2026, 7, 22)),
    ];
    let calendar = calendar();
    for (start, term, end) in cases {
        assert_eq!(calendar.add_working_days(start, term), Ok(end), "{start}");
        assert_eq!(calendar.working_days_between(start, end), Ok(term));
    }
}

#[test]
fn adding_days_and_counting_them_are_each_others_inverse() {
    let calendar = calendar();
    for start in days(date(2024, 1, 1), date(2026, 11, 30)) {
        for term in [1, 2, 5, 15] {
            let end = calendar.add_working_days(start, term).unwrap();
            assert_eq!(calendar.is_working_day(end), Ok(true));
            assert_eq!(calendar.working_days_between(start, end), Ok(term));
        }
    }
}

#[test]
fn a_term_that_runs_into_2027_is_refused_until_its_notice_is_there() {
    let date_reached = date(2027, 1, 1);
    let refusal = Refusal::YearWithoutNotice { date: date_reached };
    assert_eq!(
        calendar().add_working_days(date(2026, 12, 21), 15),
        Err(refusal)
    );
    assert_eq!(
        refusal.to_string(),
        "2027年1月1日所在年份没有放假安排数据,不能推算工作日;请先导入该年国务院放假通知的日历文件"
    );
    assert!(calendar().is_provisional(date(2026, 12, 31)));
    assert!(!calendar().is_provisional(date(2025, 12, 31)));
}

#[test]
fn notices_name_their_source_and_their_holidays() {
    let calendar = calendar();
    assert!(calendar.years().eq(2024..=2026));
    let sources = ["content_6911528", "content_6986383", "content_7047091"];
    for (year, source) in (2024..).zip(sources) {
        let notice = calendar.notice(year).unwrap();
        assert!(notice.source.contains(source));
        assert!(notice.document.contains(&format!("〔{}〕", year - 1)));
        assert_eq!(notice.issued.year(), year - 1);
    }
    let Ok(Day::Holiday(holiday)) = calendar.day(date(2026, 2, 18)) else {
        panic!("Spring Festival");
    };
    assert_eq!(holiday.name, "春节");
    let Ok(Day::MakeUp(holiday)) = calendar.day(date(2026, 9, 20)) else {
        panic!("worked for National Day");
    };
    assert_eq!(holiday.name, "国庆节");
}
