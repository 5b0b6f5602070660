"""The rows. What the database can forbid, it forbids."""

from labeling.models.annotation import Annotation
from labeling.models.claim import Claim
from labeling.models.label import Label
from labeling.models.member import Member, Role
from labeling.models.model_version import ModelVersion
from labeling.models.origin import Origin
from labeling.models.project import Category, Project
from labeling.models.pulse import Pulse
from labeling.models.round import Pick, Round
from labeling.models.sample import Sample

__all__ = [
    "Annotation",
    "Category",
    "Claim",
    "Label",
    "Member",
    "ModelVersion",
    "Origin",
    "Pick",
    "Project",
    "Pulse",
    "Role",
    "Round",
    "Sample",
]
