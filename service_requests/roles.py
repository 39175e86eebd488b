"""What the roles may do with service requests (docs/permissions.md is the table in words)."""

# Who answers the calls keeps the answers; to delete one is left to administrators.
_WRITES_ANSWERS = [
    f"requests.{verb}_{model}"
    for model in ("knowledgearticle", "articlelink")
    for verb in ("view", "add", "change")
]  # fmt: skip
_WRITES_CANNED = [f"requests.{verb}_cannedresponse" for verb in ("view", "add", "change")]
_READS_ANSWERED = ["requests.view_knowledgearticle", "requests.view_callanswered"]

CLERK = [
    "requests.view_desk",
    "requests.take_requests",
    "requests.view_every_request",
    "requests.view_reporter",
    "requests.view_unpublished",
    "requests.dispatch_work",
    "requests.close_requests",
    "requests.hold_requests",
    "requests.publish_words",
    "requests.correct_requests",
    "requests.merge_requests",
    "requests.merge_contacts",
    "requests.judge_held",
    "requests.block_senders",
    *_WRITES_ANSWERS,
]
CREW_MEMBER = ["requests.work_in_field", "requests.report_from_field"]
SUPERVISOR = [
    "requests.view_desk",
    "requests.take_requests",
    "requests.view_department_requests",
    "requests.view_other_departments",
    "requests.view_reporter",
    "requests.view_unpublished",
    "requests.dispatch_work",
    "requests.close_requests",
    "requests.hold_requests",
    "requests.publish_words",
    "requests.correct_requests",
    "requests.merge_requests",
    "requests.view_originals",
    "requests.judge_held",
    "requests.block_senders",
    "requests.view_completion_times",
    *_WRITES_ANSWERS,
    *_WRITES_CANNED,
    *_READS_ANSWERED,
]
MANAGER = [
    "requests.view_department_requests",
    "requests.view_other_departments",
    "requests.view_internal_requests",
    "requests.view_completion_times",
    *_READS_ANSWERED,
]
_CATALOGUE = [
    f"requests.{verb}_{model}"
    for model in (
        "servicegroup", "servicetype", "question", "answeroption", "routingrule", "crew", "checklistitem", "equipment",
        "material", "knowledgearticle", "articlelink", "cannedresponse",
    )
    for verb in ("view", "add", "change", "delete")
]  # fmt: skip
_RECORDS = [
    f"requests.view_{model}"
    for model in (
        "servicerequest", "answer", "follow", "trackrecord", "workorder", "historyevent", "words", "requestphoto",
        "correction", "assignment", "redaction", "merge", "relation", "mention", "callanswered",
        "workordercheck", "materialuse",
    )
]  # fmt: skip

_ON_RECORD = ["requests.view_reporter_on_record", "requests.view_limited_requests", "requests.delete_redaction"]
_BLOCKS = ["requests.view_blockedsender", "requests.add_blockedsender"]

ROLES = {
    "Clerk": CLERK,
    "Crew member": CREW_MEMBER,
    "Supervisor": SUPERVISOR,
    "Manager": MANAGER,
    # Everything, because nobody can give others a role whose rights they do not hold themselves.
    "Administrator": sorted(
        {*CLERK, *CREW_MEMBER, *SUPERVISOR, *MANAGER, *_CATALOGUE, *_RECORDS, *_ON_RECORD, *_BLOCKS}
    ),
}
