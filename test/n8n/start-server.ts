import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Guardian } from '../../service/src/platform/stores/start-guardian.js';
import { freePort } from '../support/free-port.js';
import type { N8nInstallation } from './install-n8n.js';
import { startChild } from './start-child.js';

/** A running n8n on this machine. */
export interface N8nServer {
	readonly url: string;
	/** What its log says about packages that could not be loaded; n8n starts without them. */
	loadFaults(): readonly string[];
	stop(): Promise<void>;
}

const READY_WITHIN_MS = 240_000;
const LOAD_FAULT = /Failed to load package|error loading|packages are missing|Cannot find module/i;

/** Starts n8n on an own data folder; resolves once its editor answers. */
export async function startServer(given: {
	readonly installation: N8nInstallation;
	readonly folder: string;
	readonly guardian: Guardian;
}): Promise<N8nServer> {
	const { installation, folder, guardian } = given;
	await mkdir(folder, { recursive: true });
	const [port, brokerPort] = [await freePort(), await freePort()];
	const url = `http://127.0.0.1:${String(port)}`;
	const logFile = join(folder, 'n8n.log');
	const child = await startChild({
		command: [installation.node, installation.program, 'start'],
		cwd: folder,
		env: environment({ installation, folder, port, brokerPort }),
		logFile,
		guardian,
		what: 'n8n',
		readyWithinMs: READY_WITHIN_MS,
		isReady: async (printed) =>
			printed.includes('Editor is now accessible') && (await isReady(url)),
	});
	const loadFaults = (): string[] =>
		child
			.printed()
			.split('\n')
			.filter((line) => LOAD_FAULT.test(line));
	return { url, loadFaults, stop: child.stop };
}

// `/healthz` answers while migrations still run; readiness does not.
async function isReady(url: string): Promise<boolean> {
	try {
		return (await fetch(`${url}/healthz/readiness`, { signal: AbortSignal.timeout(2_000) })).ok;
	} catch {
		return false;
	}
}

/** All of it: nothing of the person's own n8n or npm settings gets in. */
function environment(given: {
	readonly installation: N8nInstallation;
	readonly folder: string;
	readonly port: number;
	readonly brokerPort: number;
}): Record<string, string> {
	const { installation, folder, port, brokerPort } = given;
	const url = `http://127.0.0.1:${String(port)}`;
	return {
		PATH: `${dirname(installation.node)}:${process.env.PATH ?? ''}`,
		HOME: folder,
		NODE_ENV: 'production',
		NO_COLOR: '1',
		TZ: 'UTC',
		GENERIC_TIMEZONE: 'UTC',
		DB_TYPE: 'sqlite',
		N8N_USER_FOLDER: folder,
		N8N_ENCRYPTION_KEY: 'of-a-test',
		N8N_LISTEN_ADDRESS: '127.0.0.1',
		N8N_HOST: '127.0.0.1',
		N8N_PORT: String(port),
		N8N_PROTOCOL: 'http',
		N8N_EDITOR_BASE_URL: url,
		N8N_WEBHOOK_URL: `${url}/`,
		N8N_SECURE_COOKIE: 'false',
		N8N_RUNNERS_BROKER_PORT: String(brokerPort),
		N8N_RUNNERS_BROKER_LISTEN_ADDRESS: '127.0.0.1',
		N8N_UNVERIFIED_PACKAGES_ENABLED: 'true',
		N8N_LOG_LEVEL: 'info',
		N8N_LOG_OUTPUT: 'console',
		...SILENT,
	};
}

/** Nothing that calls out of this machine. */
const SILENT = {
	N8N_DIAGNOSTICS_ENABLED: 'false',
	N8N_VERSION_NOTIFICATIONS_ENABLED: 'false',
	N8N_VERSION_NOTIFICATIONS_WHATS_NEW_ENABLED: 'false',
	N8N_TEMPLATES_ENABLED: 'false',
	N8N_PERSONALIZATION_ENABLED: 'false',
	N8N_HIRING_BANNER_ENABLED: 'false',
	N8N_DYNAMIC_BANNERS_ENABLED: 'false',
	N8N_VERIFIED_PACKAGES_ENABLED: 'false',
	N8N_DISABLED_MODULES: 'mcp-registry',
};
