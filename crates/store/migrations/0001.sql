create table migration (version {int} primary key, hash text not null, applied_at {int} not null) {strict};
--;
create table meta (name text primary key, value text not null) {strict};
-- 'installation' (random hex), 'tree_revision', 'facts_revision', 'engine'
--;
create table sequence (name text primary key, next {int} not null) {strict};
--;
insert into sequence (name, next) values ('id', 1);
--;
insert into meta (name, value) values ('tree_revision', '1'), ('facts_revision', '0');
--;
create table organisation ( -- P
  id {int} primary key, parent {int} references organisation (id), name text not null, kind text not null,
  position {int} not null, external_code text, closed_at {int}, revision {int} not null,
  constraint organisation_name_once unique (parent, name)) {strict};
--;
create index organisation_parent on organisation (parent, position, id);
--;
create table department ( -- P
  id {int} primary key, organisation {int} not null references organisation (id), key text not null, title text not null,
  closed_at {int}, revision {int} not null,
  constraint department_key_once unique (organisation, key)) {strict};
--;
create table account ( -- P (password_hash and totp_secret enter the digest as their SHA-256)
  id {int} primary key, login text not null, name text not null, kind text not null, -- person | token
  organisation {int} not null references organisation (id),
  password_hash text, password_at {int}, must_change {int} not null, totp_secret {bytes}, totp_step {int},
  sessions_from {int} not null, -- sessions made before are void: log out everywhere, reset, disable
  disabled_at {int}, revision {int} not null,
  constraint account_login_once unique (login)) {strict};
--;
create index account_organisation on account (organisation, id);
--;
create table appointment ( -- P  a role held in an organisation
  id {int} primary key, account {int} not null references account (id), role text not null,
  organisation {int} not null references organisation (id), department {int} references department (id),
  from_at {int} not null, ended_at {int}, revision {int} not null) {strict};
--;
create index appointment_account on appointment (account, ended_at);
--;
create index appointment_organisation on appointment (organisation, role, ended_at);
--;
create table session (
  key {bytes} primary key, -- SHA-256 of the cookie
  account {int} not null references account (id), made_at {int} not null, seen_at {int} not null, ends_at {int} not null,
  client text not null, stage text not null) {strict}; -- stage: full | second_factor | change_password
--;
create index session_account on session (account, made_at);
--;
create table api_token ( -- P
  id {int} primary key, account {int} not null references account (id), hash {bytes} not null, title text not null,
  scope text not null, made_at {int} not null, ends_at {int} not null, revoked_at {int}, revision {int} not null,
  constraint api_token_hash_once unique (hash)) {strict};
--;
create table throttle (key {bytes} primary key, failures {int} not null, last_at {int} not null, until_at {int} not null) {strict};
--;
create table receipt (nonce text primary key, account {int}, location text not null, at {int} not null) {strict};
--;
create index receipt_at on receipt (at);
--;
create table dictionary ( -- P
  id {int} primary key, facts text not null, ledgers text not null, hash text not null, made_at {int} not null, made_by {int} not null) {strict};
--;
create table scheme ( -- P
  id {int} primary key, organisation {int} not null references organisation (id), key text not null, title text not null,
  archived_at {int}, revision {int} not null, constraint scheme_key_once unique (organisation, key)) {strict};
--;
create table scheme_draft ( -- P
  scheme {int} primary key references scheme (id), text text not null, cases text not null, -- JSON [[name, text], …]
  approval text, -- of burden findings by the leading group: JSON {authority, document, hash, name}
  changed_at {int} not null, changed_by {int} not null, revision {int} not null) {strict};
--;
create table scheme_version ( -- P, never updated
  id {int} primary key, scheme {int} not null references scheme (id), version text not null, hash text not null,
  text text not null, cases text not null, dictionary {int} not null references dictionary (id),
  burden text not null, burden_seen_by {int} not null, approval text, -- of burden findings: as in the draft
  published_at {int} not null, published_by {int} not null,
  constraint scheme_version_once unique (scheme, version)) {strict};
--;
create index scheme_version_hash on scheme_version (hash);
--;
create table ledger_entry ( -- P
  id {int} primary key, unit {int} not null references organisation (id), kind text not null, day {int} not null,
  fields text not null, late {int} not null, counted {int} not null, backfilled {int} not null, withdrawn {int} not null,
  made_at {int} not null, made_by {int} not null, changed_at {int} not null, changed_by {int} not null, revision {int} not null) {strict};
--;
create index ledger_entry_unit on ledger_entry (unit, kind, day, id);
--;
create index ledger_entry_unit_day on ledger_entry (unit, day, id);
--;
create index ledger_entry_kind on ledger_entry (kind, day, id);
--;
create index ledger_entry_changed on ledger_entry (changed_at, id);
--;
create table ledger_entry_past (
  entry {int} not null references ledger_entry (id), revision {int} not null, day {int} not null, fields text not null, late {int} not null,
  withdrawn {int} not null, reason text not null, changed_at {int} not null, changed_by {int} not null,
  primary key (entry, revision)) {strict};
--;
create table ledger_close ( -- P  "this ledger is complete for this period"
  unit {int} not null references organisation (id), kind text not null, label text not null,
  closed_at {int} not null, closed_by {int} not null, reopened_at {int}, revision {int} not null,
  primary key (unit, kind, label)) {strict};
--;
create table fact_value ( -- P  one fact, entered once
  unit {int} not null references organisation (id), fact text not null, label text not null, -- label '' = without a period
  raw {int}, -- null = withdrawn, unknown again
  origin text not null, -- ledger | reported | sampled | polled | judged | statistics | result | imported
  source text not null, report {int}, late {int} not null, changed_at {int} not null, changed_by {int},
  changed {int} not null, -- audit number of the change: caches take what is newer
  revision {int} not null, primary key (unit, fact, label)) {strict};
--;
create index fact_value_changed on fact_value (changed);
--;
create table fact_value_past (
  unit {int} not null, fact text not null, label text not null, revision {int} not null, raw {int}, origin text not null, source text not null,
  late {int} not null, changed_at {int} not null, changed_by {int}, primary key (unit, fact, label, revision)) {strict};
--;
create table fact_event ( -- P
  id {int} primary key, unit {int} not null references organisation (id), fact text not null, day {int} not null, level text not null,
  matter text not null, source text not null, late {int} not null, withdrawn {int} not null, changed_at {int} not null, changed_by {int} not null,
  changed {int} not null, revision {int} not null) {strict};
--;
create index fact_event_unit on fact_event (unit, fact, day, id);
--;
create index fact_event_changed on fact_event (changed);
--;
create table report_form ( -- P
  id {int} primary key, organiser {int} not null references organisation (id), title text not null, period text not null,
  due_working_days {int} not null, from_day {int} not null, facts text not null, why text not null, closed_at {int}, revision {int} not null) {strict};
--;
create table report ( -- P
  id {int} primary key, form {int} not null references report_form (id), unit {int} not null references organisation (id), label text not null,
  state text not null, -- due | draft | submitted | returned | accepted
  due_day {int} not null, entered text not null, -- JSON fact → text as typed
  late {int} not null, return_reason text, submitted_at {int}, changed_at {int} not null, changed_by {int}, revision {int} not null,
  constraint report_once unique (form, unit, label)) {strict};
--;
create index report_unit on report (unit, state, due_day, id);
--;
create index report_form_label on report (form, label, state);
--;
create table evidence ( -- P
  id {int} primary key, unit {int} not null references organisation (id), hash text not null, name text not null, media text not null,
  size {int} not null, why text not null, added_at {int} not null, added_by {int} not null, withdrawn_at {int}, revision {int} not null) {strict};
--;
create index evidence_unit on evidence (unit, id);
--;
create index evidence_hash on evidence (hash);
--;
create table evidence_link ( -- P
  evidence {int} not null references evidence (id), subject text not null, subject_key text not null,
  linked_at {int} not null, linked_by {int} not null, primary key (subject, subject_key, evidence)) {strict};
--;
create index evidence_link_evidence on evidence_link (evidence);
--;
create table cycle ( -- P
  id {int} primary key, organiser {int} not null references organisation (id), title text not null, year {int} not null,
  stage text not null, result_revision {int} not null, objection_until_day {int}, made_at {int} not null, made_by {int} not null,
  revision {int} not null) {strict};
--;
create index cycle_organiser on cycle (organiser, year, id);
--;
create table cycle_scheme ( -- P
  cycle {int} not null references cycle (id), position {int} not null, version {int} not null references scheme_version (id),
  is_target {int} not null, primary key (cycle, position)) {strict};
--;
create table cycle_unit ( -- P
  cycle {int} not null references cycle (id), unit {int} not null references organisation (id), position {int} not null,
  primary key (cycle, unit)) {strict};
--;
create index cycle_unit_unit on cycle_unit (unit, cycle);
--;
create table cycle_department ( -- P  the scheme's department id → a department of the organiser
  cycle {int} not null references cycle (id), position {int} not null, key text not null, department {int} not null references department (id),
  primary key (cycle, position, key)) {strict};
--;
create table cycle_date ( -- P
  cycle {int} not null references cycle (id), stage text not null, from_day {int} not null, to_day {int} not null,
  primary key (cycle, stage)) {strict};
--;
create table cycle_move ( -- P, never updated
  id {int} primary key, cycle {int} not null references cycle (id), from_stage text not null, to_stage text not null, role text not null,
  reason text not null, document text not null, needs text not null, moved_at {int} not null, moved_by {int} not null) {strict};
--;
create index cycle_move_cycle on cycle_move (cycle, id);
--;
create table team_member ( -- P  unit and section '' = all
  cycle {int} not null references cycle (id), account {int} not null references account (id), is_leader {int} not null,
  units text not null, sections text not null, primary key (cycle, account)) {strict};
--;
create table sample_draw ( -- P, written when its list is announced, when it is drawn or withdrawn
  id {int} primary key, cycle {int} not null references cycle (id), position {int} not null, item text not null, object_kind text not null,
  unit {int} references organisation (id), list text not null, list_hash text not null, take {int} not null,
  announced_at {int} not null, announced_by {int} not null, seed text not null, seed_source text not null, drawn_at {int}, drawn_by {int},
  withdrawn_at {int}, withdrawn_by {int}, withdrawn_reason text not null, revision {int} not null) {strict};
--;
create index sample_draw_cycle on sample_draw (cycle, id);
--;
create table sample_object ( -- P
  id {int} primary key, draw {int} not null references sample_draw (id), name text not null, lot text not null, position {int} not null,
  is_reserve {int} not null, state text not null, -- waiting | checked | replaced
  found text not null, unit {int} references organisation (id), checked_at {int}, checked_by {int}, revision {int} not null) {strict};
--;
create index sample_object_draw on sample_object (draw, position);
--;
create table sheet ( -- P
  id {int} primary key, cycle {int} not null references cycle (id), unit {int} not null references organisation (id), position {int} not null,
  submitted_at {int}, submitted_by {int}, submitted_late text not null, -- '' | marked | not_counted
  verified_at {int}, verified_by {int},
  version {int} not null, -- +1 with every change of anything on the sheet: key of the page cache
  revision {int} not null, constraint sheet_once unique (cycle, unit, position)) {strict};
--;
create index sheet_unit on sheet (unit, cycle);
--;
create table mark ( -- P
  sheet {int} not null references sheet (id), item text not null, layer text not null, -- self | verified
  points {int}, remark text not null, reason text not null, changed_at {int} not null, changed_by {int} not null,
  revision {int} not null, primary key (sheet, item, layer)) {strict};
--;
create table discretion ( -- P  what the program leaves to people: ids such as A1.5/2, A1.5/2/dept, N3/judged
  sheet {int} not null references sheet (id), name text not null, points {int}, reason text not null,
  changed_at {int} not null, changed_by {int} not null, revision {int} not null, primary key (sheet, name)) {strict};
--;
create table finding ( -- P
  id {int} primary key, sheet {int} not null references sheet (id), item text not null, kind text not null, -- daily | sample | verification
  amount {int} not null, words text not null, day {int} not null, notice text not null, sample_object {int} references sample_object (id),
  state text not null, -- proposed | confirmed | withdrawn
  made_at {int} not null, made_by {int} not null, revision {int} not null) {strict};
--;
create index finding_sheet on finding (sheet, item, id);
--;
create table item_return ( -- P
  id {int} primary key, sheet {int} not null references sheet (id), item text not null, reason text not null, due_day {int} not null,
  returned_at {int} not null, returned_by {int} not null, answer text not null, answered_at {int}, answered_by {int},
  closed_at {int}, revision {int} not null) {strict};
--;
create index item_return_sheet on item_return (sheet, item, id);
--;
create table item_comment ( -- P
  id {int} primary key, sheet {int} not null references sheet (id), item text not null, words text not null,
  made_at {int} not null, made_by {int} not null) {strict};
--;
create index item_comment_sheet on item_comment (sheet, item, id);
--;
create table signature ( -- P
  sheet {int} not null references sheet (id), account {int} not null references account (id), as_leader {int} not null,
  content text not null, -- SHA-256 of the sheet's canonical content when signed; another content = signature void
  signed_at {int} not null, primary key (sheet, account)) {strict};
--;
create table opinion ( -- P
  cycle {int} not null references cycle (id), unit {int} not null references organisation (id), department {int} not null references department (id),
  words text not null, is_given {int} not null, changed_at {int} not null, changed_by {int} not null, revision {int} not null,
  primary key (cycle, unit, department)) {strict};
--;
create table result ( -- P
  id {int} primary key, cycle {int} not null references cycle (id), result_revision {int} not null, position {int} not null,
  state text not null, -- draft | decided | published
  appraisal text not null, facts text not null, scheme_hash text not null, facts_hash text not null, people_hash text not null, engine text not null,
  computed_at {int} not null, computed_by {int} not null, revision {int} not null,
  constraint result_once unique (cycle, result_revision, position)) {strict};
--;
create table result_unit (
  result {int} not null references result (id), unit {int} not null references organisation (id), place {int} not null, -- order of the list
  rank_low {int}, rank_high {int}, total_low {int} not null, total_high {int} not null, stars {int}, grade text,
  detail text not null, -- JSON: every item with its reasons
  primary key (result, unit)) {strict};
--;
create index result_unit_unit on result_unit (unit, result);
--;
create table verdict ( -- P  what people decided: ties, quotas, weights
  id {int} primary key, cycle {int} not null references cycle (id), result_revision {int} not null, position {int} not null,
  kind text not null, body text not null, reason text not null, minute text not null, made_at {int} not null, made_by {int} not null,
  withdrawn {int} not null, revision {int} not null) {strict};
--;
create index verdict_cycle on verdict (cycle, result_revision);
--;
create table decision ( -- P, never updated
  cycle {int} not null references cycle (id), result_revision {int} not null, minute text not null, decided_day {int} not null,
  words text not null, content text not null, made_at {int} not null, made_by {int} not null, primary key (cycle, result_revision)) {strict};
--;
create table publication ( -- P, never updated
  cycle {int} not null references cycle (id), result_revision {int} not null, document text not null, hash text not null,
  head_number {int} not null, head_mac {bytes} not null, feedback text not null, published_at {int} not null, published_by {int} not null,
  primary key (cycle, result_revision)) {strict};
--;
create table filing ( -- P  sent to the organisation above, taken on file there
  cycle {int} not null references cycle (id), result_revision {int} not null, filed_at {int} not null, filed_by {int} not null, note text not null,
  accepted_at {int}, accepted_by {int}, revision {int} not null, primary key (cycle, result_revision)) {strict};
--;
create table complaint ( -- P
  id {int} primary key, code text not null, organisation {int} references organisation (id), words text not null, contact text not null,
  page text not null, made_at {int} not null, answer text not null, answered_at {int}, answered_by {int}, revision {int} not null,
  constraint complaint_code_once unique (code)) {strict};
--;
create table audit (
  number {int} primary key, at {int} not null, account {int}, login text not null, role text not null, organisation {int}, unit {int},
  deed text not null, subject text not null, subject_key text not null, before text not null, after text not null,
  digest {bytes}, -- SHA-256 of the whole row after the change; null: the row is gone, or the deed changed none
  mac {bytes} not null) {strict};
--;
create index audit_subject on audit (subject, subject_key, number);
--;
create index audit_account on audit (account, number);
--;
create index audit_unit on audit (unit, number);
--;
create index audit_deed on audit (deed, number);
--;
create table audit_head (id {int} primary key, number {int} not null, mac {bytes} not null) {strict};
