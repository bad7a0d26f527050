"""What the keys do inside the open article: find, jump, follow, look at pictures, widen, select."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from textual.screen import Screen

from kalbar_tui.i18n import _
from kalbar_tui.settings import MEASURES
from kalbar_tui.text import when
from kalbar_tui.ui.links import copy_link, open_link
from kalbar_tui.ui.widgets.field_line import FieldLine

if TYPE_CHECKING:
    from kalbar_tui.model.post import Picture
    from kalbar_tui.ui.finding import Finding
    from kalbar_tui.ui.following import Following
    from kalbar_tui.ui.picturing import Picturing
    from kalbar_tui.ui.widgets.article_view import ArticleView


class ArticleScreen(Screen[None]):
    """A screen with an article on it. Who derives from it makes what finds, follows and shows pictures."""

    finding: Finding
    following: Following
    picturing: Picturing

    @property
    def article(self) -> ArticleView:
        """The pane of the article."""
        raise NotImplementedError

    def say(self, text: str) -> None:
        """Shows a message for a while."""
        raise NotImplementedError

    def refresh_frame(self) -> None:
        """Draws what stands around the panes anew."""
        raise NotImplementedError

    def lay_article(self) -> None:
        """Makes the lines of the open article anew."""
        raise NotImplementedError

    # -- finding

    def action_find(self) -> None:
        """Opens the field for the words to find."""
        self.finding.begin()

    def action_hit_before(self) -> None:
        """Goes to the hit before."""
        if self.finding.active:
            self.finding.step(-1)

    def on_field_line_typed(self, event: FieldLine.Typed) -> None:
        """Shows the hits of what is typed so far."""
        self.finding.typed(event.text)

    def on_field_line_ended(self, event: FieldLine.Ended) -> None:
        """Keeps the hits, or ends finding."""
        if event.kept:
            self.finding.keep()
        else:
            self.finding.end()

    # -- headings

    def action_heading(self, by: int) -> None:
        """Goes to the next heading, or the one before."""
        heading = self.article.step_heading(by)
        if heading and heading.line > self.article.scroll_y:
            self.say(heading.text)  # near the end it does not come to the top
        elif not heading and not self.article.headings():
            self.say(_("This article has no headings."))
        elif not heading:
            self.say(_("There is no heading below.") if by > 0 else _("There is no heading above."))

    def action_outline(self) -> None:
        """Lists the headings, and goes to the one that is chosen."""
        from kalbar_tui.ui.screens.outline import OutlineScreen

        def go(number: int | None) -> None:
            if number is not None:
                self.article.go_to_heading(number)

        if headings := self.article.headings():
            at = max(0, self.article.heading_in_sight())
            self.app.push_screen(OutlineScreen(headings, at), go)
        else:
            self.say(_("This article has no headings."))

    # -- links

    def action_links(self) -> None:
        """Lists the links, and follows the one that is chosen."""
        from kalbar_tui.ui.screens.links import LinksScreen

        links = self.article.links()
        if not links:
            self.say(_("This article has no links."))
            return

        def follow(number: int | None) -> None:
            if number is not None:
                self.follow(links[number].url)

        screen = LinksScreen(
            links,
            self.article.link_to_begin_with(),
            inside=self.following.leads_inside,
            copy=partial(copy_link, self.app),
        )
        self.app.push_screen(screen, follow)

    def follow(self, url: str) -> None:
        """Opens a link of the article."""
        self.following.follow(url)

    def open_outside(self, url: str) -> None:
        """Opens an address in the browser."""
        self.say(open_link(self.app, url))

    # -- pictures

    def action_toggle_pictures(self) -> None:
        """Shows the pictures of the article, or hides them."""
        self.picturing.toggle()

    def see(self, picture: Picture) -> None:
        """Shows a picture of the article on the whole screen, and the way to the others."""

        def left(url: str | None) -> None:
            self.lay_article()  # what was fetched there is shown here
            if url:
                self.open_outside(url)

        if screen := self.picturing.screen(picture):
            self.app.push_screen(screen, left)

    def on_article_view_picture_clicked(self, event: ArticleView.PictureClicked) -> None:
        """Shows a picture that was clicked."""
        self.see(event.picture)

    # -- width

    def action_widen(self, by: int) -> None:
        """Makes the lines of the article longer or shorter, as far as there is room."""
        room = self.article.room
        # From what is seen: a wish that the pane has no room for would take a key or more to show.
        wanted = min(self.article.measure, max(room, MEASURES.start)) + by
        measure = max(MEASURES.start, min(wanted, MEASURES.stop - 1))
        if measure > room and by > 0:
            self.say(_("The pane has room for {count} columns.").format(count=when.number(room)))
            return
        self.article.set_measure(measure)
        self.say(_("Article width: {count} columns").format(count=when.number(min(measure, room))))

    def action_scroll_sideways(self, by: int) -> None:
        """Scrolls the wide code or table in sight."""
        if not self.article.scroll_sideways(by):
            self.say(_("Nothing in sight is wider than the pane."))

    # -- selecting

    def action_select(self, columns: int, lines: int) -> None:
        """Extends the selection, from the first line in sight on where there is none."""
        self.article.extend_selection(columns, lines)
