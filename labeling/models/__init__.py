"""The rows. What the database can forbid, it forbids."""

from labeling.models.annotation import Annotation
from labeling.models.budget import Budget, Charge, Rate
from labeling.models.claim import Claim
from labeling.models.consensus import Consensus
from labeling.models.encoding import Encoding
from labeling.models.event import Event
from labeling.models.invitation import Invitation
from labeling.models.job import Job
from labeling.models.label import Label
from labeling.models.member import Member, Role
from labeling.models.model_version import ModelVersion
from labeling.models.origin import Origin
from labeling.models.prediction import Prediction
from labeling.models.project import Category, Project, Resolution
from labeling.models.pulse import Pulse
from labeling.models.review import Relabel, Review, Suspicion
from labeling.models.round import Pick, Round
from labeling.models.sample import ReviewNeed, Sample

__all__ = [
    "Annotation",
    "Budget",
    "Category",
    "Charge",
    "Claim",
    "Consensus",
    "Encoding",
    "Event",
    "Invitation",
    "Job",
    "Label",
    "Member",
    "ModelVersion",
    "Origin",
    "Pick",
    "Prediction",
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
    "Suspicion",
]
