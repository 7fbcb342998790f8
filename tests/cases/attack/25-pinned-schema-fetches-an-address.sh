#!/bin/bash
# Safe (0) when the schema pinned in a foreign journal makes no request ($ref to an address; loopback here).
set -u; unset XDG_STATE_HOME
here=$(dirname "$(readlink -f "$0")"); cd "$WS" || exit 2
mkdir -p maker victim; export HOME="$WS/maker"; port=$((20000 + RANDOM % 20000))
python3 -c "
import http.server
class H(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        open('$WS/FETCHED', 'a').write(self.path + '\n'); self.send_response(200); self.end_headers(); self.wfile.write(b'{}')
    def log_message(self, *a): pass
http.server.ThreadingHTTPServer(('127.0.0.1', $port), H).serve_forever()" & srv=$!; trap 'kill $srv' EXIT
"$BATON" init w >/dev/null && cd w || exit 2
"$BATON" run publish inbox/why-small-tools-last.md --until metadata </dev/null >/dev/null
"$(dirname "$BATON")/python" "$here/forge_schema.py" "http://127.0.0.1:$port/internal" || exit 2
cp -a "$WS/w" "$WS/foreign"; cd "$WS/foreign"; rm -rf state/trust state/locks; export HOME="$WS/victim"
echo '{"title": "x"}' > m.json
"$BATON" take pub-0000 --with m.json </dev/null >out.txt 2>&1; "$BATON" resume pub-0000 </dev/null >>out.txt 2>&1
[ -e "$WS/FETCHED" ] && { echo "BROKEN: an untrusted workspace made this machine ask $(head -1 "$WS/FETCHED")"; exit 1; }
tail -3 out.txt; echo safe; exit 0
