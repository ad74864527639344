from registry.rules.imports.packed import LONG, packed, unpacked


def test_long_texts_are_packed_and_come_back() -> None:
    short, long = '{"名":1}', '["天津"]' * LONG
    assert packed(short) == short
    assert len(packed(long)) < len(long) // 20
    assert (unpacked(packed(short)), unpacked(packed(long))) == (short, long)
