import { parseArgs } from 'node:util';
import { ConfigError, environment, readConfig } from '../config/config.js';
import { createAccess } from '../app/access.js';
import { issueApiKey, SCOPES, type Scope } from '../features/access/index.js';
import {
	createPublicationStore,
	createRestoreQueries,
	guardRestore,
	type GuardRestoreDeps,
} from '../features/publications/index.js';
import { createWorkspace, PROVIDERS, type Provider } from '../features/workspaces/index.js';
import { systemClock } from '../platform/clock.js';
import { createLogger } from '../platform/logger.js';
import { connectMongo, ensureIndexes } from '../platform/mongo.js';
import { systemRandom } from '../platform/random.js';
import { readReadyFile } from './dev/ready-file.js';

const HELP = `npm run admin -- <what> <verb> [options]
  workspace create --name NAME --provider ${PROVIDERS.join('|')}
  workspace list
  key create --workspace ID [--name NAME] [--scopes read,write] [--requests-per-minute N]
  key list --workspace ID
  key revoke --workspace ID --key ID
  restore-guard --backup-time ISO    after a restore, before anything is started
The database is the one of MONGODB_URI, else the one of a running \`npm start\`.`;

const options = {
	name: { type: 'string' },
	provider: { type: 'string' },
	workspace: { type: 'string' },
	key: { type: 'string' },
	scopes: { type: 'string' },
	'requests-per-minute': { type: 'string' },
	'backup-time': { type: 'string' },
	help: { type: 'boolean', default: false },
} as const;

type Values = ReturnType<typeof parseArgs<{ options: typeof options }>>['values'];

/** What was asked for cannot be done as asked; the text says what to change. */
class UsageError extends Error {}

async function admin(): Promise<void> {
	const { values, positionals } = parseArgs({ options, allowPositionals: true, strict: true });
	const verb = VERBS[positionals.join(' ')];
	if (values.help || !verb) {
		print(HELP);
		if (!values.help) process.exitCode = 1;
		return;
	}
	const { config } = readConfig(environment());
	const url = config.stores.mongoUrl ?? (await readReadyFile(config.stores.dataDir))?.mongodb_uri;
	if (!url) throw new UsageError('No database: set MONGODB_URI, or run `npm start` beside this.');
	const connection = await connectMongo({ url, poolSize: 2 });
	try {
		const clock = systemClock;
		const logger = createLogger({ level: 'warn' });
		const access = createAccess({ connection, clock, logger, limits: config.access });
		const restore = createRestoreQueries(connection);
		const publications = createPublicationStore(connection);
		await ensureIndexes(connection);
		await verb({ ...access, restore, publications }, values);
	} finally {
		await connection.close();
	}
}

type Parts = ReturnType<typeof createAccess> & GuardRestoreDeps;

const VERBS: Readonly<Record<string, (parts: Parts, values: Values) => Promise<void>>> = {
	'restore-guard': async (parts, values) => {
		const backupTime = instantOf(needed(values['backup-time'], 'backup-time'));
		const records = await guardRestore(parts, backupTime);
		print(`${records} publications are read back before they may go out`);
	},
	'workspace create': async (access, { name, provider }) => {
		const known = PROVIDERS.find((each): each is Provider => each === provider);
		if (!known) throw new UsageError(`--provider must be one of ${PROVIDERS.join(', ')}`);
		const workspace = await createWorkspace(access, {
			name: needed(name, 'name'),
			provider: known,
		});
		print(`workspace ${workspace._id}  ${workspace.environment}  ${workspace.provider}`);
	},
	'workspace list': async (access) => {
		for (const each of await access.workspaces.list()) {
			print(`${each._id}  ${each.environment}  ${each.provider}  ${each.name}`);
		}
	},
	'key create': async (access, values) => {
		const id = needed(values.workspace, 'workspace');
		const workspace = await access.workspaces.find(id);
		if (!workspace) throw new UsageError(`there is no workspace ${id}`);
		const { apiKey, record } = await issueApiKey(
			{ apiKeys: access.apiKeys, clock: access.clock, random: systemRandom },
			{
				workspaceId: id,
				environment: workspace.environment,
				name: values.name ?? 'made by admin',
				scopes: scopesOf(values.scopes),
				requestsPerMinute: numberOf(values['requests-per-minute']),
			},
		);
		print(`key ${record._id}`);
		print(apiKey);
		print('This is the only time the key is shown.');
	},
	'key list': async (access, { workspace }) => {
		for (const each of await access.apiKeys.list(needed(workspace, 'workspace'))) {
			const state = each.revokedAt ? 'revoked' : 'in force';
			print(`${each._id}  ${each.hint}  ${each.scopes.join(',')}  ${state}  ${each.name}`);
		}
	},
	'key revoke': async (access, { workspace, key }) => {
		const revoked = await access.apiKeys.revoke({
			workspaceId: needed(workspace, 'workspace'),
			id: needed(key, 'key'),
			now: access.clock.now(),
		});
		if (!revoked) throw new UsageError('there is no such key in force in that workspace');
		print('revoked; it ends everywhere within 5 seconds');
	},
};

const print = (text: string): void => void process.stdout.write(`${text}\n`);

function needed(value: string | undefined, name: string): string {
	if (!value) throw new UsageError(`--${name} is needed`);
	return value;
}

function scopesOf(text: string | undefined): Scope[] | undefined {
	if (text === undefined) return undefined;
	return text.split(',').map((name) => {
		const scope = SCOPES.find((each) => each === name.trim());
		if (!scope) throw new UsageError(`--scopes takes ${SCOPES.join(', ')}`);
		return scope;
	});
}

function instantOf(text: string): Date {
	const at = new Date(text);
	const named = /(Z|[+-]\d\d:\d\d)$/.test(text) && !Number.isNaN(at.getTime());
	if (!named || at > systemClock.now()) {
		throw new UsageError('--backup-time takes a past instant such as 2026-11-21T08:00:00Z');
	}
	return at;
}

function numberOf(text: string | undefined): number | null {
	if (text === undefined) return null;
	const number = Number(text);
	if (!Number.isInteger(number) || number < 1) {
		throw new UsageError('--requests-per-minute must be a whole number above 0');
	}
	return number;
}

admin().catch((error: unknown) => {
	const plain = error instanceof UsageError || error instanceof ConfigError;
	process.stderr.write(`${plain ? error.message : String(error)}\n`);
	process.exitCode = 1;
});
