"""Formulas keep their meaning where no MathML is published."""

import time

import pytest

from htfeed.syntax.html import clean, plain_text


@pytest.mark.parametrize(
    ("formula", "line"),
    [
        ("<mi>x</mi><mo>=</mo><mn>1</mn>", "x=1"),
        ("<mfrac><mn>1</mn><mn>2</mn></mfrac>", "1/2"),
        ("<msup> <mi>x</mi> <mn>2</mn> </msup>", "x<sup>2</sup>"),
        ("<msubsup><mi>x</mi><mi>i</mi><mn>2</mn></msubsup>",
         "x<sub>i</sub><sup>2</sup>"),
        (("<munderover><mo>∑</mo><mrow><mi>i</mi><mo>=</mo><mn>0</mn></mrow><mi>n</mi>"
         "</munderover>"), "∑<sub>i=0</sub><sup>n</sup>"),
        ("<mfrac><mrow><mi>a</mi><mo>+</mo><mi>b</mi></mrow><mrow><mn>2</mn></mrow></mfrac>",
         "(a+b)/2"),
        ("<msup><mrow><mo>(</mo><mi>a</mi><mo>)</mo></mrow><mn>2</mn></msup>",
         "(a)<sup>2</sup>"),
        ("<msqrt><mi>a</mi></msqrt><mroot><mi>b</mi><mn>3</mn></mroot>",
         "√(a)b<sup>1/3</sup>"),
        (("<mtable><mtr><mtd><mn>1</mn></mtd><mtd><mn>2</mn></mtd></mtr>"
         "<mtr><mtd><mn>3</mn></mtd></mtr></mtable>"), "1 2; 3"),
        (("<semantics><mfrac><mi>a</mi><mi>b</mi></mfrac><annotation>a b</annotation>"
         "</semantics>"), "a/b"),
        ("<msup><mi>x</mi>", "x"),
        ("<mi>a</mi></mrow></mfrac><mspace/><mi>b</mi>", "ab"),
    ],
)  # fmt: skip
def test_a_formula_is_read_in_a_line(formula: str, line: str) -> None:
    assert clean(f"<p>So <math>{formula}</math>.</p>") == f"<p>So {line}.</p>"
    assert plain_text(f"So <math>{formula}</math>.") == plain_text(f"So {line}.")


def test_what_is_in_a_formula_and_none_is_cleaned_as_ever() -> None:
    written = "<math><mtext><b onclick=x>a</b><script>b</script></mtext></math>c"

    assert clean(written) == "<b>a</b>c"


@pytest.mark.parametrize("piece", ["<mfrac>", "<math><mrow>", "<msup></math>", "<msub>a"])
def test_formulas_are_cheap(piece: str) -> None:
    started = time.process_time()

    clean("<math>" + piece * 30_000)

    assert time.process_time() - started < 2
