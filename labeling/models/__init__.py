"""The rows. What the database can forbid, it forbids."""

from labeling.models.annotation import Annotation
from labeling.models.claim import Claim
from labeling.models.encoding import Encoding
from labeling.models.job import Job
from labeling.models.label import Label
from labeling.models.member import Member, Role
from labeling.models.model_version import ModelVersion
from labeling.models.origin import Origin
from labeling.models.prediction import Prediction
from labeling.models.project import Category, Project
from labeling.models.pulse import Pulse
from labeling.models.round import Pick, Round
from labeling.models.sample import Sample

__all__ = [
    "Annotation",
    "Category",
    "Claim",
    "Encoding",
    "Job",
    "Label",
    "Member",
    "ModelVersion",
    "Origin",
    "Pick",
    "Prediction",
    "Project",
    "Pulse",
    "Role",
    "Round",
    "Sample",
]
