"""Tables only: columns, checks, indexes, help texts. TABLES is in creation order."""

from registry.models.account import Account, AccountPerson, SignIn
from registry.models.application import Application, Attachment
from registry.models.approval import Approval
from registry.models.call import Call, CallChange
from registry.models.change import Change, FormerPlace
from registry.models.claim import Claim, ClaimDraft
from registry.models.criteria import CallCriteria, CriteriaUse, CriteriaVersion
from registry.models.daily_head import DailyHead, SigningKey
from registry.models.enterprise import Enterprise, Lineage, Subject
from registry.models.form_key import FormKey
from registry.models.former_row import FormerRow
from registry.models.importing import ImportRun, ImportWork
from registry.models.kept_input import KeptInput
from registry.models.ledger import Cursor, Event, EventSecret, LedgerHead
from registry.models.list_job import ListJob
from registry.models.measure import MeasureFile, TitleMeasure
from registry.models.message import HeldMessage, Message, MessageSeen
from registry.models.notice import Notice
from registry.models.notice_entry import NoticeEntry
from registry.models.notice_line import NoticeLine
from registry.models.opinion import Opinion
from registry.models.pool_run import PoolRun, PoolRunRow
from registry.models.profile import ProfileFact, ProfileFile, ProfileRecord, SubjectFact
from registry.models.recognition import Batch, LeftOut, Recognition, SupersededNumber
from registry.models.recommendation import Recommendation
from registry.models.recommendation_entry import RecommendationEntry
from registry.models.searched_name import SearchedName
from registry.models.setting import Counter, Setting, SettingValue, WorkdayOverride, WorkdayYear
from registry.models.sheet import ClauseCheck, FiledSheet, SheetMark
from registry.models.tally import TallyComposite, TallyDelta, TallyHolder, TallyRollup, TallySegment
from registry.models.typed_draft import TypedDraft

TABLES = (
    Event,
    EventSecret,
    LedgerHead,
    Cursor,
    Setting,
    Counter,
    WorkdayOverride,
    WorkdayYear,
    Enterprise,
    Lineage,
    Subject,
    Account,
    SignIn,
    Notice,
    Call,
    CallChange,
    Recommendation,
    Application,
    Attachment,
    NoticeEntry,
    RecommendationEntry,
    Batch,
    LeftOut,
    Recognition,
    ImportRun,
    TallyHolder,
    TallySegment,
    TallyDelta,
    TallyRollup,
    CriteriaVersion,
    CriteriaUse,
    CallCriteria,
    ProfileFile,
    ProfileFact,
    ProfileRecord,
    FiledSheet,
    ClauseCheck,
    PoolRun,
    PoolRunRow,
    SigningKey,
    DailyHead,
    SettingValue,
    Approval,
    AccountPerson,
    HeldMessage,
    Message,
    MessageSeen,
    TallyComposite,
    Change,
    FormerPlace,
    MeasureFile,
    TitleMeasure,
    Claim,
    ClaimDraft,
    SubjectFact,
    NoticeLine,
    SupersededNumber,
    Opinion,
    FormKey,
    FormerRow,
    KeptInput,
    TypedDraft,
    ImportWork,
    ListJob,
    SearchedName,
    SheetMark,
)

__all__ = [table.__name__ for table in TABLES] + ["TABLES"]
