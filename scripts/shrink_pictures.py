"""Pictures of the documentation in, the same with a palette out: screenshots have few colours, and weigh a third so.

Run it after ``uv run pytest --update-screenshots``, where Pillow is at hand; the package itself does not need it:

    uv run --with pillow scripts/shrink_pictures.py
"""

from pathlib import Path

from PIL import Image  # type: ignore[import-not-found]  # not a dependency: see above

PICTURES = Path(__file__).resolve().parent.parent / "docs" / "pictures"
COLOURS = 224
"""What letters smoothed in a few colours need to look as they did."""


def shrink(path: Path) -> None:
    """Rewrite a picture with a palette, unless it has one."""
    with Image.open(path) as picture:
        if picture.mode == "P":
            return
        small = picture.convert("RGB").quantize(COLOURS, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    small.save(path, optimize=True)


if __name__ == "__main__":
    for file in sorted(PICTURES.glob("*.png")):
        before = file.stat().st_size
        shrink(file)
        print(f"{file.name}: {before:,} → {file.stat().st_size:,} bytes")
