"""What annotators of a project go by: the newest guideline, and those before it."""

from typing import Any

import nh3
from django.db.models import QuerySet
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.token import Token

from labeling.models import Guideline, Member, Project

TAGS = {
    *("h3", "h4", "h5", "h6", "p", "br", "hr", "blockquote", "pre", "code", "em", "strong", "s"),
    *("ul", "ol", "li", "a", "table", "thead", "tbody", "tr", "th", "td"),
}
TOP = 3  # the page has the two levels of headings above


def guideline_for(member: Member) -> dict[str, Any]:
    """The newest one of this member's project, as the desk shows it; version 0 if there is none."""
    newest = versions(member.project).first()
    version = newest.version if newest else 0
    return {
        "version": version,
        "text": newest.text if newest else "",
        "html": rendered(newest.text) if newest else "",
        "author": str(newest.author) if newest else "",
        "created_at": newest.created_at if newest else None,
        "seen": member.guideline_seen,
        "changed": member.guideline_seen < version,
    }


def versions(project: Project) -> QuerySet[Guideline]:
    """Newest first."""
    return Guideline.objects.filter(project=project).select_related("author").order_by("-version")


def rendered(text: str) -> SafeString:
    """Markdown as harmless HTML: no pictures, no style, no script, links to the web only."""
    tokens = _markdown.parse(text)
    _lower(tokens)
    html = _markdown.renderer.render(tokens, _markdown.options, {})
    clean = nh3.clean(
        html,
        tags=TAGS,
        attributes={"a": {"href", "title"}, "ol": {"start"}},
        set_tag_attribute_values={"a": {"target": "_blank"}},
        url_schemes={"http", "https", "mailto"},
        link_rel="noopener noreferrer",
    )
    return mark_safe(clean)  # noqa: S308 - by nh3


def _lower(tokens: list[Token]) -> None:
    """Let the headings follow those of the page, without a gap between their levels."""
    levels = sorted({token.tag for token in tokens if token.type == "heading_open"})
    for token in tokens:
        if token.type in {"heading_open", "heading_close"}:
            token.tag = f"h{min(6, TOP + levels.index(token.tag))}"


def _words_of_picture(_renderer: Any, tokens: list[Token], place: int, *_rest: Any) -> str:
    """A picture would be loaded from elsewhere; its words stand for it."""
    return escape(tokens[place].content)


_markdown = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])
_markdown.add_render_rule("image", _words_of_picture)
