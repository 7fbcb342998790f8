"""Reads `evals/NAME/suite.yaml` and its cases."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from orchestrator.domain.definition import RoleModel
from orchestrator.errors import DefinitionFaults, NotFound, WorkspaceError
from orchestrator.evals.case_file import read_case, read_evaluators
from orchestrator.evals.matrix import NO_MATRIX, Matrix
from orchestrator.evals.reducer import MEAN, WORDS, Reducer, reducer_of
from orchestrator.evals.suite import Case, Suite
from orchestrator.files.finding import found
from orchestrator.workspace.read.textfile import read_text
from orchestrator.workspace.yaml.faultlog import FaultLog, Place
from orchestrator.workspace.yaml.node import Items, Scalar
from orchestrator.workspace.yaml.section import FileMap
from orchestrator.workspace.yaml.yaml_document import parse_document

FOLDER = "evals"
DATASET, JUDGE, MATRIX = "dataset", "judge", "matrix"
"""Sections of few suites: what reads them is imported where there is one."""
SUITE_FILE = "suite.yaml"
_KEYS = (
    "app",
    "phase",
    "agent",
    "runs",
    "profile",
    "cases",
    "dataset",
    "judge",
    "repeats",
    "at_once",
    "matrix",
    "evaluators",
    "pass",
    "description",
)
_ALL_CASES = "cases/*.yaml"


def suite_names(root: Path) -> list[str]:
    return sorted(path.parent.name for path in (root / FOLDER).glob(f"*/{SUITE_FILE}"))


def check_there(root: Path, name: str) -> None:
    """Raises NotFound where no folder of the suites has this name; a path that leads elsewhere is none either."""
    names = suite_names(root)
    if name not in names:
        raise NotFound("suite", name, names, mend=f"A suite is a folder {FOLDER}/NAME with a {SUITE_FILE}.")


def own_modules(root: Path, name: str) -> dict[str, str]:
    """Path below the workspace -> source of the Python a suite brings: its evaluators, its cases.

    Raises:
        DefinitionFaults: a file cannot be read.
    """
    faults = FaultLog()
    names = [path.relative_to(root).as_posix() for path in sorted((root / FOLDER / name).glob("*.py"))]
    texts = {path: read_text(root, path, faults) for path in names}
    if faults:
        raise DefinitionFaults(faults.faults)
    return {path: text for path, text in texts.items() if text is not None}


def read_suite(root: Path, name: str) -> Suite:
    """The suite with all its cases.

    Raises:
        NotFound: there is no such suite.
        DefinitionFaults: what is wrong in its files, all at once.
    """
    check_there(root, name)
    faults = FaultLog()
    suite = _suite(root, name, faults)
    if faults or suite is None:
        raise DefinitionFaults(faults.faults)
    return suite


def _suite(root: Path, name: str, faults: FaultLog) -> Suite | None:
    folder = Path(FOLDER) / name
    path = (folder / SUITE_FILE).as_posix()
    text = read_text(root, path, faults)
    node = parse_document(text, path, faults) if text is not None else None
    if node is None:
        return None
    section = FileMap(node, f"suite {name}", _KEYS, faults)
    app, phase = section.text("app"), section.text("phase")
    _check_subject(section, app)
    needed = section.below("pass", ("each", "tags", "overall", "repeats"))
    cases, left_out = _all_cases(root, folder, section)
    judge, judges_itself = _judge(root, section) if section.has(JUDGE) else ((), False)
    profiles = _profiles(section)
    matrix = _matrix(root, section, profiles) if section.has(MATRIX) else NO_MATRIX
    return Suite(
        name=name,
        folder=root / folder,
        app=app,
        phase=phase,
        runs=_texts(section, "runs"),
        profiles=profiles or ((matrix.profile,) if matrix.axes else ()),
        matrix=matrix,
        judge=judge,
        judges_itself=judges_itself,
        repeats=section.whole("repeats", 1),
        at_once=section.whole("at_once", 4),
        cases=tuple(cases),
        reducer=_reducer(needed) if needed else MEAN,
        left_out=tuple(left_out),
        evaluators=read_evaluators(section, "evaluators"),
        each=_shares(needed, "each") if needed else {},
        tagged=_shares(needed, "tags") if needed else {},
        overall=_share(needed, "overall", 1.0) if needed else 1.0,
    )


def _check_subject(section: FileMap, app: str) -> None:
    if app and section.has("runs"):
        section.fault("runs", "both 'app' and 'runs'", "Run an app, or judge recorded runs: name one of the two.")
    if not app and not section.has("runs") and section.doubtful.isdisjoint(("app", "runs", "*")):
        section.faults.add(section.place, f"{section.what} names nothing to run", "Add 'app: NAME'.")
    if section.has("phase") and not app:
        section.fault("phase", "'phase' without 'app'", "Name the app it belongs to.")


def _profiles(section: FileMap) -> tuple[str, ...]:
    if isinstance(section.node("profile"), Items):
        return tuple(scalar.text for scalar in section.texts("profile"))
    one = section.text("profile")
    return (one,) if one else ()


def _texts(section: FileMap, key: str) -> dict[str, str]:
    table = section.map(key)
    if table is None:
        return {}
    return {name: entry.value.text for name, entry in table.entries.items() if isinstance(entry.value, Scalar)}


def _shares(needed: FileMap, key: str) -> dict[str, float]:
    table = needed.map(key)
    if table is None:
        return {}
    each = FileMap.over(table, key, needed.faults)
    return {name: _share(each, name, 1.0) for name in table.entries}


def _share(section: FileMap, key: str, default: float) -> float:
    share = section.number(key, default)
    if share > 1:
        section.fault(key, f"'{key}' is {share:g}, and no share is above 1", "Write 0.9 for nine of ten.")
    return share


def _of_datasets(root: Path, folder: Path, section: FileMap) -> tuple[list[Case], list[str]]:
    from orchestrator.evals.dataset_section import dataset_cases

    return dataset_cases(root, folder, section)


def _judge(root: Path, section: FileMap) -> tuple[tuple[RoleModel, ...], bool]:
    from orchestrator.evals.judge_section import read_judge

    return read_judge(root, section)


def _matrix(root: Path, section: FileMap, profiles: Sequence[str]) -> Matrix:
    from orchestrator.evals.matrix_section import read_matrix

    return read_matrix(root, section, next(iter(profiles), ""))


def _reducer(needed: FileMap) -> Reducer:
    text = needed.text("repeats")
    found = reducer_of(text) if text else MEAN
    if found is None:
        needed.fault("repeats", f"'{text}' is no way to take repeats together", f"Write {WORDS}.")
    return found or MEAN


def _all_cases(root: Path, folder: Path, section: FileMap) -> tuple[list[Case], list[str]]:
    """Those of files of their own, then those of datasets; and what of these is left out, in words."""
    if section.has("runs"):
        return [], []
    from_files, left_out = _of_datasets(root, folder, section) if section.has(DATASET) else ([], [])
    taken: dict[str, str] = {}
    cases = []
    for where, case in (*_cases(root, folder, section), *((case.where, case) for case in from_files)):
        if case.name in taken:
            twice = f"case '{case.name}' is there already, in {taken[case.name]}"
            path, _, line = where.partition(":")
            section.faults.add(Place(path, int(line or 0)), twice, "Give it another name.")
        taken[case.name] = where
        cases.append(case)
    return cases, left_out


def _cases(root: Path, folder: Path, section: FileMap) -> Iterator[tuple[str, Case]]:
    """Each with the file it stands in."""
    pattern = section.text("cases") or _ALL_CASES
    if Path(pattern).is_absolute() or ".." in Path(pattern).parts:
        section.fault("cases", f"'{pattern}' leads out of the suite's folder", "Put the cases into it.")
        return
    try:
        paths = [path for path in found(root / folder, pattern) if path.is_file()]
    except WorkspaceError as error:
        section.fault("cases", error.message.rstrip("."), error.mend)
        return
    if not paths and (section.has("cases") or not section.has(DATASET)):
        section.faults.add(section.place_of("cases"), f"no case matches '{pattern}'", "Add cases/NAME.yaml.")
    for path in paths:
        relative = path.relative_to(root).as_posix()
        for case in _read(root, relative, section.faults):
            yield relative, case


def _read(root: Path, path: str, faults: FaultLog) -> list[Case]:
    """The case in a YAML file, or those that a Python file gives."""
    if not path.endswith(".py"):
        case = read_case(root, path, faults)
        return [case] if case else []
    from orchestrator.evals.case_python import python_cases  # runs the user's code

    try:
        return python_cases(root, path)
    except WorkspaceError as error:
        faults.add(Place(error.where or path), error.message.rstrip("."), error.mend)
        return []
