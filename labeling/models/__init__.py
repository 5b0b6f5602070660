"""The rows. What the database can forbid, it forbids."""

from labeling.models.annotation import Annotation
from labeling.models.budget import Budget, Charge, Rate
from labeling.models.claim import Arm, Claim
from labeling.models.consensus import Consensus
from labeling.models.encoding import Encoding
from labeling.models.event import Event
from labeling.models.guideline import Guideline
from labeling.models.invitation import Invitation
from labeling.models.job import Job
from labeling.models.label import Label
from labeling.models.member import Member, Role
from labeling.models.model_version import ModelVersion
from labeling.models.origin import Origin
from labeling.models.prediction import Prediction
from labeling.models.preferences import Preferences, Shortcuts, Theme
from labeling.models.project import (
    Category,
    Modality,
    Project,
    Resolution,
    Suggestions,
    Task,
)
from labeling.models.pulse import Pulse
from labeling.models.review import Relabel, Review, Suspicion
from labeling.models.round import Pick, Round
from labeling.models.sample import ReviewNeed, Sample

__all__ = [
    "Annotation",
    "Arm",
    "Budget",
    "Category",
    "Charge",
    "Claim",
    "Consensus",
    "Encoding",
    "Event",
    "Guideline",
    "Invitation",
    "Job",
    "Label",
    "Member",
    "Modality",
    "ModelVersion",
    "Origin",
    "Pick",
    "Prediction",
    "Preferences",
    "Project",
    "Pulse",
    "Rate",
    "Relabel",
    "Resolution",
    "Review",
    "ReviewNeed",
    "Role",
    "Round",
    "Sample",
    "Shortcuts",
    "Suggestions",
    "Suspicion",
    "Task",
    "Theme",
]
