-- Which events came in a file, having been appended elsewhere: "0-12 20-31". Told by the system stream.
ALTER TABLE runs ADD COLUMN imports TEXT NOT NULL DEFAULT '';
