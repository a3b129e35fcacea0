import { spawn } from 'node:child_process';

/** Outlives this program just long enough to end the stores it left behind. */
export interface Guardian {
	watch(pid: number): void;
	forget(pid: number): void;
	/** Lets it end, together with whatever is still watched. */
	dismiss(): void;
}

// Its standard input closes when this program ends, however it ends; terminals' signals and
// kills of the group do not reach it because it leads a session of its own.
const SCRIPT = `
trap '' HUP INT TERM
pids=
while read -r verb pid; do
	case $verb in
	watch) pids="$pids $pid" ;;
	forget)
		kept=
		for p in $pids; do [ "$p" = "$pid" ] || kept="$kept $p"; done
		pids=$kept
		;;
	esac
done
for p in $pids; do kill -TERM "$p" 2>/dev/null; done
for second in 1 2 3 4 5; do
	alive=
	for p in $pids; do kill -0 "$p" 2>/dev/null && alive="$alive $p"; done
	pids=$alive
	[ -z "$pids" ] && exit 0
	sleep 1
done
for p in $pids; do kill -KILL "$p" 2>/dev/null; done
`;

/** Starts the guardian. Where there is no `sh`, leftovers are ended by the next start alone. */
export function startGuardian(onProgress: (line: string) => void): Guardian {
	if (process.platform === 'win32') return { watch: noop, forget: noop, dismiss: noop };
	const child = spawn('/bin/sh', ['-c', SCRIPT], {
		detached: true,
		stdio: ['pipe', 'ignore', 'ignore'],
		cwd: '/',
	});
	const { stdin } = child;
	const lost = (cause: Error): void => {
		onProgress(`The guardian of the embedded stores is gone (${cause.message})`);
	};
	child.once('error', lost);
	stdin.on('error', lost);
	child.unref();
	return {
		watch: (pid) => void stdin.write(`watch ${pid}\n`),
		forget: (pid) => void stdin.write(`forget ${pid}\n`),
		dismiss: () => void stdin.end(),
	};
}

function noop(): void {}
