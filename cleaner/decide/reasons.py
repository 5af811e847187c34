"""What the reasons of verdicts mean."""

from __future__ import annotations

from typing import Final

from ..apart import LINK_TARGET, MARKER

REASONS: Final = {
    "model": "the model's score against the threshold",
    "page-title": "it says what the page's title says",
    MARKER: "a line that a text repeats between nearly all of its paragraphs",
    LINK_TARGET: "an address in the list of links that a program put under a text",
    "named-byline": "a line whose element is named for bylines, or for what a forum says of a post",
    "beside-byline": "a date that stands alone beside a byline, a time or the title",
    "between-body": "a line without letters between lines that stay",
    "between-paragraphs": "a line of a text between paragraphs that stay",
    "list": "a list of a text right behind a line that stays",
    "no-body": "the page has no body",
    "nothing-else": "a sentence of a page of which nothing else is left",
    "not-stated": "the body that the page's structured data states does not hold it",
    "caption-twice": "a caption that stands twice, as an image's description too",
    "whole-table": "most of its table stays or goes",
    "clean": "the headline, or subheadings that are called as widgets are, of a page of which nothing else would go",
    "heading": "a heading over what stays",
    "heading-over-nothing": "a heading over what was dropped",
    "standfirst": "what the page describes or names as its standfirst, between the headline and the body",
    "embedded-post": "the words of a post that is set into the text",
    "lead": "a sentence between the headline and the body",
    "footnote": "a footnote of the text",
    "details": "a line among others that rules know",
    "signature": "the signature under a post, or who is quoted in a quotation that goes",
    "comment-rules": "the rules of a comment section behind the body",
    "next-article": "an article that follows the page's own",
    "machine-made": "a box with a note that a machine wrote it",
    "offer": "a box that asks for an address or for money",
    "torn-link": "a block of Markdown in a link with another block that was dropped",
    "teaser-card": "a card between paragraphs, whose headline is a link",
    "link-list": "a list of links to other pages between paragraphs, or below a heading such as See also",
    "linked-headline": "a headline in capitals between paragraphs, all of which is a link",
    "infobox": "a table of keywords on an encyclopedia's subject",
    "poll": "a question between paragraphs with answers to choose from",
    "chart": "the labels of a chart",
    "code-label": "what stands over code: the numbers of its lines, or its language",
    "beside-image": "a text beside an image that is no paragraph",
    "named-caption": "a text whose element is named for captions",
    "label-around-body": "a label with a count above and below the body, or a line under it",
    "trailing-headline": "one of some headlines in a row behind the last sentence of a text",
    "author-note": "a line at the end that begins with the name of who wrote the text",
    "pull-quote": "a sentence set apart that a paragraph holds word for word",
}
"""The reasons of verdicts beside the rules' ids."""
