"""A live LibreOffice for the tests: one hidden session in which our xlwings engine works, strict as Excel."""

from __future__ import annotations

import os
import shutil
import sys
import time
from contextlib import contextmanager

import pytest
import xlwings

from xlcrm.excel.converting import with_buttons
from xlcrm.excel.libreoffice.bridge import load_uno
from xlcrm.excel.libreoffice.engine import register, start
from xlcrm.excel.live import OpenWindow
from xlcrm.model.refusals import Refusal
from xlcrm.window import working_in

SECONDS = 60
RUN_BUTTON = f'"{sys.executable}" -m xlcrm.excel.buttons'


@contextmanager
def live_office(folder):
    """Give xlwings' app of a session whose profile and home lie in this folder; skip where something is absent."""
    if shutil.which("soffice") is None:
        pytest.skip("needs LibreOffice (soffice)")
    try:
        load_uno()
    except Refusal:
        pytest.skip("needs LibreOffice's Python module (python3-uno)")
    home = folder / "home"
    home.mkdir()
    environment = {**os.environ, "HOME": str(home), "XLCRM_PROGRAM": RUN_BUTTON, "XDG_STATE_HOME": str(home / "state")}
    office = start(register(strict=True), folder / "profile", environment)
    try:
        yield xlwings.apps.active
    finally:
        office.quit()


@contextmanager
def opened(app, path):
    """Open a workbook, and close it without saving."""
    book = app.books.open(str(path))
    try:
        yield book
    finally:
        book.close()


@contextmanager
def working(book, path):
    """Let xlcrm work in the window of an open workbook."""
    window = OpenWindow(book, path)
    with working_in(window):
        yield window


def buttons_of(book, title):
    """The macro of every button on a sheet, by its caption."""
    forms = book.sheets[title].impl.sh.DrawPage.Forms
    controls = [
        (form.getByIndex(at).Label, form.getScriptEvents(at)[0].ScriptCode)
        for form in (forms.getByIndex(number) for number in range(forms.Count))
        for at in range(form.Count)
    ]
    return dict(controls)


def press(book, macro):
    """Run what a button is bound to."""
    book.impl.doc.getScriptProvider().getScript(macro).invoke((), (), ())


def wait_for(what, seconds=SECONDS):
    """Wait until something is true, and return it."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if found := what():
            return found
        time.sleep(0.1)
    raise AssertionError(f"nothing came in {seconds} s")


def macro_book(workbook):
    """The .xlsm of a workbook."""
    return with_buttons(workbook).workbook
