//! What stands in the registers of the communities that keep their ledgers: made up, and nothing but data.

/// What stands in the registers since before the year, recorded when the cycle began.
pub(super) const REGISTERS: &[(&str, &[(&str, &str)])] = &[
    (
        "site",
        &[("name", "居委会办公楼"), ("use", "office"), ("area", "420")],
    ),
    (
        "site",
        &[("name", "居民活动室"), ("use", "activity"), ("area", "260")],
    ),
    (
        "site",
        &[
            ("name", "党群服务中心"),
            ("use", "service_centre"),
            ("area", "880"),
        ],
    ),
    (
        "site",
        &[
            ("name", "远程教育站点"),
            ("use", "distance_education"),
            ("in_use", "是"),
        ],
    ),
    (
        "election",
        &[
            ("body", "party"),
            ("on_time", "是"),
            ("by_recommendation", "是"),
        ],
    ),
    (
        "team",
        &[
            ("name", "两长四员队伍"),
            ("type", "heads_and_liaisons"),
            ("in_place", "是"),
        ],
    ),
    (
        "team",
        &[("name", "红马甲志愿服务队"), ("type", "volunteer")],
    ),
    (
        "team",
        &[("name", "邻里帮办志愿服务队"), ("type", "volunteer")],
    ),
    (
        "grid",
        &[
            ("name", "第一网格"),
            ("has_branch", "是"),
            ("has_leader", "是"),
            ("duties_set", "是"),
            ("has_group_head", "是"),
            ("has_police", "是"),
            ("has_property", "是"),
            ("has_volunteers", "是"),
        ],
    ),
    (
        "grid",
        &[
            ("name", "第二网格"),
            ("has_branch", "是"),
            ("has_leader", "是"),
            ("duties_set", "是"),
            ("has_group_head", "是"),
            ("has_police", "是"),
            ("has_property", "否"),
            ("has_volunteers", "是"),
        ],
    ),
    (
        "grid",
        &[
            ("name", "第三网格"),
            ("has_branch", "是"),
            ("has_leader", "是"),
            ("duties_set", "否"),
            ("has_group_head", "否"),
            ("has_police", "是"),
            ("has_property", "否"),
            ("has_volunteers", "是"),
        ],
    ),
    (
        "organisation",
        &[
            ("name", "青川小学"),
            ("type", "resident_unit"),
            ("full_members", "18"),
            ("has_party_body", "是"),
            ("leadership_clear", "是"),
            ("managed", "是"),
            ("agreement_signed", "是"),
        ],
    ),
    (
        "organisation",
        &[
            ("name", "街道卫生服务中心"),
            ("type", "resident_unit"),
            ("full_members", "12"),
            ("has_party_body", "是"),
            ("leadership_clear", "是"),
            ("managed", "是"),
            ("agreement_signed", "否"),
        ],
    ),
    (
        "organisation",
        &[
            ("name", "春风农贸市场"),
            ("type", "market"),
            ("full_members", "4"),
            ("has_party_body", "否"),
        ],
    ),
    (
        "project",
        &[
            ("type", "key"),
            ("name", "楼院微网格建设"),
            ("completed", "否"),
        ],
    ),
    (
        "project",
        &[
            ("type", "secretary"),
            ("name", "老旧小区加装扶手"),
            ("completed", "否"),
        ],
    ),
];
