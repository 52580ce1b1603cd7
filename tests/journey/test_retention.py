"""``keep:`` in the config: what is let go leaves the channels and stays away."""

from journey.conftest import CONFIG, Desk


def kept_to(desk: Desk, limits: str) -> None:
    desk.write("config.yaml", f"{CONFIG}defaults: {{keep: {limits}}}\n")


def test_items_beyond_the_count_stay_away_though_their_files_are_there(desk: Desk) -> None:
    for number in range(5):
        desk.write(
            f"feeds/{number}.md",
            f"---\ntitle: T{number}\ndate: 2008-11-2{number}\n---\nx\n",
        )
    desk.run()
    kept_to(desk, "{count: 2}")

    first = desk.run()
    second = desk.run()

    assert sorted(desk.titles("news")) == ["T3", "T4"]
    assert (first["expired"], second["expired"]) == (3, 0)
    assert second["quiet"]


def test_an_age_is_counted_from_the_time_of_the_run(desk: Desk) -> None:
    desk.entry("one", "One")
    kept_to(desk, "{age: 30d}")

    report = desk.run(now="2008-12-01T00:00:00Z")
    later = desk.run(now="2008-12-31T00:00:00Z")

    assert (report["expired"], later["expired"]) == (0, 1)
    assert desk.titles("news") == []
