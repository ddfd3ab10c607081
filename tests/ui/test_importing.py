from __future__ import annotations

import gc

import pytest

from ui.importing import importing


def test_garbage_is_collected_again_after_an_import() -> None:
    with importing():
        assert not gc.isenabled()
    assert gc.isenabled()
    gc.unfreeze()


def test_it_is_collected_after_a_failed_import() -> None:
    with pytest.raises(ImportError), importing():
        raise ImportError
    assert gc.isenabled()
    gc.unfreeze()
