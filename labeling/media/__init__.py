"""What a sample looks like: checked, re-encoded and kept under the digest of its bytes."""

from labeling.media.images import BadImage, Picture, check_and_encode, thumbnail
from labeling.media.pictures import picture_of
from labeling.media.storage import Media

__all__ = ["BadImage", "Media", "Picture", "check_and_encode", "picture_of", "thumbnail"]
