//! The demonstration street: fifteen invented communities and what the year brought each of them.
//!
//! Names, figures and matters are made up. Values are written as a clerk would enter them.

/// An invented community.
pub(super) struct Community {
    /// Name, which is also its id.
    pub name: &'static str,
    /// Households.
    pub households: i64,
    /// In the central city.
    pub central: bool,
    /// Members.
    pub members: i64,
    /// Grids.
    pub grids: i64,
    /// How often something small goes wrong: facts in a thousand.
    pub slips: i64,
    /// Results of the polls and reviews lie around this many points.
    pub esteem: i64,
    /// What this community did differently: fact, period, value; no value means that it is not known yet.
    pub twists: &'static [(&'static str, &'static str, &'static str)],
    /// What was declared late: fact and period.
    pub late: &'static [(&'static str, &'static str)],
    /// What happened: fact, day, level, matter.
    pub events: &'static [(&'static str, &'static str, &'static str, &'static str)],
    /// Decisions of assessors that differ from the usual: id and points.
    pub decisions: &'static [(&'static str, &'static str)],
}

const ORDINARY: Community = Community {
    name: "",
    households: 2_400,
    central: false,
    members: 160,
    grids: 6,
    slips: 0,
    esteem: 90,
    twists: &[],
    late: &[],
    events: &[],
    decisions: &[],
};

/// The communities of the street.
pub(super) const COMMUNITIES: &[Community] = &[
    // The model community: nearly nothing to find, and one matter honoured twice.
    Community {
        name: "春晓社区",
        households: 2860,
        central: true,
        members: 214,
        grids: 8,
        esteem: 96,
        twists: &[
            ("clean_findings", "2026", "0"),
            ("publicity_findings", "2026", "1"),
            ("bulletin_problems", "2026Q2", "1"),
            ("unsettled_matters", "2026", "1"),
        ],
        events: &[
            (
                "party_building_honours",
                "2026-06-20",
                "city",
                "楼道党员先锋岗工作法",
            ),
            (
                "party_building_honours",
                "2026-07-01",
                "provincial",
                "楼道党员先锋岗工作法",
            ),
        ],
        ..ORDINARY
    },
    // Equal to 映竹社区 at the edge of the five-star quota.
    Community {
        name: "听松社区",
        households: 2150,
        members: 168,
        esteem: 94,
        twists: &[
            ("joint_meetings", "2026Q3", "0"),
            ("clean_findings", "2026", "1"),
            ("publicity_findings", "2026", "2"),
            ("employment_models", "2026", "1"),
            ("bulletin_problems", "2026Q1", "1"),
        ],
        events: &[(
            "party_building_honours",
            "2026-09-10",
            "district",
            "楼栋议事会经验推广",
        )],
        ..ORDINARY
    },
    // Equal to 听松社区 at the edge of the five-star quota.
    Community {
        name: "映竹社区",
        households: 3240,
        members: 251,
        grids: 9,
        esteem: 93,
        twists: &[
            ("wishes_collected", "2026", "否"),
            ("clean_findings", "2026", "0"),
            ("publicity_reports", "2026-02", "0"),
            ("retired_participants", "2026", "12"),
            ("bulletin_problems", "2026Q4", "2"),
        ],
        ..ORDINARY
    },
    // Five standards reached, yet behind in the quota; one report came late.
    Community {
        name: "夏荷社区",
        households: 1920,
        members: 133,
        grids: 5,
        esteem: 92,
        twists: &[
            ("study_day", "2026", "否"),
            ("online_work_kinds", "2026", "4"),
            ("consultations", "2026Q1", "0"),
            ("clean_findings", "2026", "0"),
            ("publicity_findings", "2026", "1"),
        ],
        late: &[("party_building_returns", "2026Q2")],
        ..ORDINARY
    },
    // Four stars: weak in joint work with the units of its area.
    Community {
        name: "望湖社区",
        households: 2640,
        central: true,
        members: 187,
        grids: 7,
        esteem: 91,
        twists: &[
            ("joint_meetings", "2026Q1", "0"),
            ("joint_meetings", "2026Q2", "0"),
            ("needs_list", "2026", "否"),
            ("clean_findings", "2026", "2"),
            ("open_decision_method", "2026", "lax"),
            ("publicity_reports", "2026-09", "0"),
        ],
        ..ORDINARY
    },
    Community {
        name: "秋实社区",
        households: 2080,
        members: 149,
        grids: 5,
        esteem: 90,
        twists: &[
            ("wishes_collected", "2026", "否"),
            ("small_services", "2026", "否"),
            ("online_lecture", "2026", "否"),
            ("publicity_reports", "2026-02", "0"),
            ("members_developed", "2026", "0"),
            ("members_developed", "2025", "0"),
            ("clean_findings", "2026", "1"),
        ],
        decisions: &[("D4.5/1", "0.5")],
        ..ORDINARY
    },
    // Not one person as secretary and head: that item is lost, the one that depends on it does not apply.
    Community {
        name: "晨曦社区",
        households: 3560,
        members: 268,
        grids: 9,
        esteem: 89,
        twists: &[
            ("community_workers", "", "8"),
            ("secretary_is_head", "", "否"),
            ("clean_findings", "2026", "2"),
            ("publicity_findings", "2026", "2"),
            ("key_projects_done", "2026", "3"),
        ],
        late: &[
            ("publicity_reports", "2026-06"),
            ("publicity_reports", "2026-08"),
        ],
        ..ORDINARY
    },
    Community {
        name: "兰芷社区",
        households: 1760,
        members: 121,
        grids: 5,
        slips: 15,
        esteem: 90,
        twists: &[
            ("grids_with_leader", "", "3"),
            ("general_branch", "", "否"),
            ("key_projects_done", "2026", "2"),
            ("archives_state", "2026", "irregular"),
        ],
        ..ORDINARY
    },
    // Three stars; the yearly plan was filed late and does not count.
    Community {
        name: "寻梅社区",
        households: 2310,
        members: 158,
        slips: 15,
        esteem: 88,
        twists: &[
            ("joint_meetings", "2026Q2", "0"),
            ("joint_meetings", "2026Q4", "0"),
            ("resources_list", "2026", "否"),
            ("online_branch", "2026", "否"),
            ("strengths_gathered", "2026", "否"),
            ("wishes_collected", "2026", "否"),
            ("systems_posted", "2026", "否"),
            ("clean_findings", "2026", "2"),
        ],
        late: &[("annual_plan_filed", "2026")],
        ..ORDINARY
    },
    // An incident, and a report that came late.
    Community {
        name: "冬青社区",
        households: 2730,
        members: 176,
        grids: 7,
        slips: 20,
        esteem: 86,
        twists: &[
            ("single_window", "2026", "否"),
            ("first_contact_duty", "2026", "否"),
            ("organisation_life", "2026Q3", "0"),
            ("consultations", "2026Q2", "0"),
            ("consultations", "2026Q4", "0"),
            ("grids_with_volunteers", "", "5"),
            ("grids_with_branch", "", "6"),
            ("grids_with_duties", "", "5"),
            ("clean_findings", "2026", "3"),
        ],
        late: &[("clean_reports", "2026Q3")],
        events: &[(
            "ideology_incidents",
            "2026-04-02",
            "general",
            "宣传栏管理不当",
        )],
        decisions: &[("R1.5/1", "2")],
        ..ORDINARY
    },
    // Some facts have not been checked yet.
    Community {
        name: "依山社区",
        households: 1480,
        members: 96,
        grids: 4,
        slips: 15,
        esteem: 80,
        twists: &[
            ("floating_gaps", "2026", ""),
            ("archives_state", "2026", ""),
            ("alliance", "2026", "否"),
            ("joint_meetings", "2026Q1", "0"),
            ("joint_meetings", "2026Q3", "0"),
            ("duty_list", "2026", "否"),
            ("results_posted", "2026", "否"),
            ("organisation_life", "2026Q2", "0"),
            ("clean_findings", "2026", "4"),
            ("publicity_reports", "2026-01", "0"),
            ("publicity_reports", "2026-03", "0"),
        ],
        ..ORDINARY
    },
    // Bodies that should exist are missing, pay is low.
    Community {
        name: "朝阳社区",
        households: 3120,
        members: 203,
        grids: 8,
        slips: 25,
        esteem: 85,
        twists: &[
            ("bodies_missing", "2026", "2"),
            ("staff_average_pay", "2026", "76000"),
            ("publicity_reports", "2026-07", "0"),
            ("publicity_reports", "2026-08", "0"),
            ("secretary_project_done", "2026", "否"),
            ("grids_with_leader", "", "6"),
            ("staff_trainings", "2026", "0"),
            ("study_day", "2026", "否"),
            ("clean_findings", "2026", "3"),
            ("ideology_studies", "2026", "1"),
        ],
        ..ORDINARY
    },
    // Good figures, one of them untrue: the whole section counts nothing.
    Community {
        name: "临溪社区",
        households: 2270,
        members: 151,
        slips: 10,
        esteem: 84,
        twists: &[
            ("falsified_publicity", "2026", "是"),
            ("self_report_fault", "2026", "false"),
            ("grids_with_police", "", "4"),
            ("grids_with_property", "", "4"),
            ("grids_with_leader", "", "4"),
            ("joint_meetings", "2026Q1", "0"),
            ("joint_meetings", "2026Q2", "0"),
            ("alliance", "2026", "否"),
            ("small_services", "2026", "否"),
            ("strengths_gathered", "2026", "否"),
            ("wishes_collected", "2026", "否"),
            ("clean_findings", "2026", "1"),
        ],
        events: &[(
            "party_building_honours",
            "2026-05-12",
            "district",
            "社区宣讲团",
        )],
        decisions: &[("R1.5/1", "4")],
        ..ORDINARY
    },
    // Two stars.
    Community {
        name: "暮云社区",
        households: 2960,
        members: 182,
        grids: 7,
        slips: 50,
        esteem: 78,
        twists: &[
            ("volunteer_teams", "2026", "1"),
            ("community_workers", "", "6"),
            ("secretary_is_head", "", "否"),
            ("general_branch", "", "否"),
            ("grids_with_police", "", "4"),
            ("grids_with_leader", "", "5"),
            ("council_exists", "", "否"),
            ("wishes_collected", "2026", "否"),
            ("clean_findings", "2026", "4"),
            ("clean_unanswered", "2026", "1"),
            ("key_projects_done", "2026", "2"),
        ],
        late: &[
            ("clean_reports", "2026Q1"),
            ("party_building_returns", "2026Q4"),
            ("responsibility_list_filed", "2026"),
        ],
        decisions: &[("A1.5/2", "2"), ("R1.5/1", "3"), ("D4.5/1", "1.5")],
        ..ORDINARY
    },
    // A weak community with an abnormal mass petition and a serious incident.
    Community {
        name: "星河社区",
        households: 3890,
        members: 174,
        grids: 9,
        slips: 90,
        esteem: 70,
        twists: &[
            ("abnormal_mass_petitions", "2026", "1"),
            ("bodies_missing", "2026", "1"),
            ("two_committees_sound", "2026", "否"),
            ("secretary_is_head", "", "否"),
            ("grids_with_leader", "", "5"),
            ("grids_with_duties", "", "6"),
            ("premises_area", "", "180"),
            ("work_funds", "2026", "52000"),
            ("clean_findings", "2026", "6"),
            ("clean_unanswered", "2026", "2"),
            ("office_unanswered", "2026", "1"),
            ("party_work_ledger", "2026", "incomplete"),
            ("resident_recognition", "2026", "52%"),
            ("wishes_collected", "2026", "否"),
            ("strengths_gathered", "2026", "否"),
            ("alliance", "2026", "否"),
            ("joint_meetings", "2026Q1", "0"),
            ("joint_meetings", "2026Q4", "0"),
            ("duty_list", "2026", "否"),
            ("consultations", "2026Q1", "0"),
            ("consultations", "2026Q2", "0"),
        ],
        late: &[("clean_list_filed", "2026")],
        events: &[(
            "ideology_incidents",
            "2026-10-15",
            "serious",
            "违规发布信息",
        )],
        decisions: &[("A1.5/2", "2"), ("R1.5/1", "6"), ("D4.5/1", "3")],
        ..ORDINARY
    },
];
