"""Renew the golden numbers after an intended change: `python -m tests.golden.renew`. Prints every change, old → new."""

import json

from tests.golden.measured import FILE, kept, measure


def main() -> None:
    """Measure, print what changed, and write the file."""
    before, now = kept(), measure()
    if before["arithmetic"] != now["arithmetic"]:
        print(f"arithmetic: {before['arithmetic'] or 'none'} → {now['arithmetic']}")
    for name in sorted(set(before["cells"]) | set(now["cells"])):
        old, new = before["cells"].get(name), now["cells"].get(name)
        if old == new:
            continue
        print(name)
        if old is None or new is None:
            print("  new" if old is None else "  gone")
            continue
        print(f"  events {old['events']:,} → {new['events']:,}")
        for metric in new["means"]:
            if (was := old["means"].get(metric)) != new["means"][metric]:
                print(f"  {metric} {was} → {new['means'][metric]}")
    FILE.write_text(json.dumps(now, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    print(f"{len(now['cells'])} cells written to {FILE.name}")


if __name__ == "__main__":
    main()
