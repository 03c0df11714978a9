"""The original lab's design in its own language: every list is all ids and then one GET for each of them.

It keeps its tasks where the lab's app does (docs/contract.md), so that both can be measured on the same ones.
"""

import json
import os

from flask import Flask, jsonify, redirect, render_template_string, request
from redis import Redis

app = Flask(__name__)
store = Redis(
    host=os.environ.get("REDIS_HOST", "localhost"),
    port=int(os.environ.get("REDIS_PORT", "6379")),
    decode_responses=True,
)

PAGE = """<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>Task Manager</title></head>
<body>
<h1>Task Manager</h1>
<p>{{ tasks | length }} tasks, {{ completed }} of them completed</p>
<form action="/tasks" method="post"><input name="title" required><button type="submit">Add task</button></form>
{% for task in tasks %}
<div class="task{{ ' completed' if task.completed }}"><strong>{{ task.title }}</strong>
<form action="/tasks/{{ task.id }}/toggle" method="post"><button type="submit">{{ 'Undo' if task.completed else 'Complete' }}</button></form>
<form action="/tasks/{{ task.id }}/delete" method="post"><button type="submit">Delete</button></form>
</div>
{% endfor %}
</body>
</html>
"""


def all_tasks():
    tasks = []
    for number in store.zrange("task_ids", 0, -1):
        stored = store.get(f"task:{number}")
        if stored:
            tasks.append({"id": number, **json.loads(stored)})
    return sorted(tasks, key=lambda task: int(task["id"]))


@app.get("/")
def page():
    tasks = all_tasks()
    completed = sum(task["completed"] for task in tasks)
    return render_template_string(PAGE, tasks=tasks, completed=completed)


@app.post("/tasks/<number>/toggle")
def toggle(number):
    stored = store.get(f"task:{number}")
    if stored:
        task = json.loads(stored)
        task["completed"] = not task["completed"]
        store.set(f"task:{number}", json.dumps(task))
    return redirect("/")


@app.get("/api/tasks")
def list_tasks():
    return jsonify(all_tasks())


@app.post("/api/tasks")
def add_task():
    number = str(store.incr("task_counter"))
    task = {"title": request.get_json()["title"], "completed": False}
    store.set(f"task:{number}", json.dumps(task))
    store.zadd("task_ids", {number: int(number)})
    return jsonify({"id": number, **task}), 201
