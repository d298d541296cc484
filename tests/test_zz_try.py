import time


def test_a(hostile):
    print(hostile.project.work)
    print(hostile.told.model_dump_json(indent=1))


def test_b(small, first_run):
    print(first_run.model_dump_json(indent=1))
