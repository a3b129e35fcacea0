import { parseArgs } from 'node:util';
import { ConfigError, environment, readConfig, type Config } from '../config/config.js';
import { createAccess } from '../app/access.js';
import type { ForgetSecretsDeps } from '../app/forget-secrets.js';
import { lackingSettings } from '../app/lacking-settings.js';
import { serviceUrl } from '../app/service-url.js';
import { createVaultParts } from '../app/vault-parts.js';
import { hasExpired, issueApiKey, SCOPES, type Scope } from '../features/access/index.js';
import { createAccountStore } from '../features/accounts/index.js';
import { createPeopleStore, issueSetupLink, type PeopleStore } from '../features/people/index.js';
import {
	createPublicationStore,
	createRestoreQueries,
	guardRestore,
	type GuardRestoreDeps,
} from '../features/publications/index.js';
import { createEndpointStore } from '../features/webhooks/index.js';
import { createWorkspace, PROVIDERS, type Provider } from '../features/workspaces/index.js';
import { systemClock } from '../platform/clock.js';
import { createLogger } from '../platform/logger.js';
import { connectMongo, ensureIndexes } from '../platform/mongo.js';
import { systemRandom } from '../platform/random.js';
import { expiryOf } from './admin/expiry-of.js';
import { forgetSecretsAndTell } from './admin/forget-secrets.js';
import { rerollKey } from './admin/reroll-key.js';
import { rotateKeysAndTell } from './admin/rotate-keys.js';
import { withTrialKey } from './admin/trial-key.js';
import { UsageError } from './admin/usage-error.js';
import { readReadyFile } from './dev/ready-file.js';

const HELP = `npm run admin -- <what> <verb> [options]
  workspace create --name NAME --provider ${PROVIDERS.join('|')} [--organization ID]
  workspace list
  owner create --email ADDRESS [--workspace ID]    prints a link that sets the password
  key create --workspace ID [--name NAME] [--scopes read,write] [--requests-per-minute N]
             [--accounts ID,ID] [--clients ID,ID] [--expires ISO]
  key reroll --workspace ID --key ID [--overlap-hours 24] [--expires ISO]
  key list --workspace ID
  key revoke --workspace ID --key ID
  restore-guard --backup-time ISO    after a restore, before anything is started
  rotate-keys [--data-keys]    seals everything under the current PINLANE_MASTER_KEY
  forget-secrets --yes    after the loss of a master key: gives up what it sealed
The database is the one of MONGODB_URI, else the one of a running \`npm start\`.`;

const options = {
	name: { type: 'string' },
	provider: { type: 'string' },
	workspace: { type: 'string' },
	organization: { type: 'string' },
	email: { type: 'string' },
	key: { type: 'string' },
	scopes: { type: 'string' },
	accounts: { type: 'string' },
	clients: { type: 'string' },
	expires: { type: 'string' },
	'overlap-hours': { type: 'string', default: '24' },
	'requests-per-minute': { type: 'string' },
	'backup-time': { type: 'string' },
	'data-keys': { type: 'boolean', default: false },
	yes: { type: 'boolean', default: false },
	help: { type: 'boolean', default: false },
} as const;

type Values = ReturnType<typeof parseArgs<{ options: typeof options }>>['values'];

async function admin(): Promise<void> {
	const { values, positionals } = parseArgs({ options, allowPositionals: true, strict: true });
	const verb = VERBS[positionals.join(' ')];
	if (values.help || !verb) {
		print(HELP);
		if (!values.help) process.exitCode = 1;
		return;
	}
	const { dataDir } = readConfig(environment()).config.stores;
	const { config } = readConfig(await withTrialKey(environment(), dataDir));
	const running = await readReadyFile(config.stores.dataDir);
	const url = config.stores.mongoUrl ?? running?.mongodb_uri;
	if (!url) throw new UsageError('No database: set MONGODB_URI, or run `npm start` beside this.');
	const connection = await connectMongo({ url, poolSize: 2 });
	try {
		const clock = systemClock;
		const logger = createLogger({ level: 'warn' });
		const access = createAccess({ connection, clock, logger });
		const restore = createRestoreQueries(connection);
		const publications = createPublicationStore(connection);
		const people = createPeopleStore(connection);
		await ensureIndexes(connection);
		const { host, port, publicUrl } = config.http;
		const serviceAt = publicUrl ?? running?.url ?? serviceUrl(host, port);
		const { masterKeys } = config;
		const vault = {
			...createVaultParts({ connection, clock, masterKeys }),
			accounts: createAccountStore(connection),
			endpoints: createEndpointStore(connection),
		};
		await verb({ ...access, restore, publications, vault, people, serviceAt, config }, values);
	} finally {
		await connection.close();
	}
}

type Parts = ReturnType<typeof createAccess> &
	GuardRestoreDeps & {
		readonly vault: ForgetSecretsDeps;
		readonly people: PeopleStore;
		/** Where people reach the service. */
		readonly serviceAt: string;
		readonly config: Config;
	};

const VERBS: Readonly<Record<string, (parts: Parts, values: Values) => Promise<void>>> = {
	'restore-guard': async (parts, values) => {
		const backupTime = instantOf(needed(values['backup-time'], 'backup-time'));
		const records = await guardRestore(parts, backupTime);
		print(`${records} publications are read back before they may go out`);
	},
	'forget-secrets': ({ vault }, { yes: sure }) => forgetSecretsAndTell(vault, { sure, print }),
	'rotate-keys': async ({ vault }, values) => {
		const renewDataKeys = values['data-keys'];
		if (!(await rotateKeysAndTell(vault, { renewDataKeys, print }))) process.exitCode = 1;
	},
	'workspace create': async (access, { name, provider, organization }) => {
		const known = PROVIDERS.find((each): each is Provider => each === provider);
		if (!known) throw new UsageError(`--provider must be one of ${PROVIDERS.join(', ')}`);
		const workspace = await createWorkspace(access, {
			name: needed(name, 'name'),
			provider: known,
			organizationId: organization,
		});
		print(`workspace ${workspace._id}  ${workspace.environment}  ${workspace.provider}`);
		const missing = lackingSettings(access.config, known);
		if (missing.length > 0) print(`it works once the service has ${missing.join(', ')}`);
	},
	'owner create': async (parts, { email, workspace: id }) => {
		const address = needed(email, 'email');
		if (!EMAIL.test(address)) throw new UsageError('--email takes an address such as a@b.com');
		const workspace = id === undefined ? undefined : await parts.workspaces.find(id);
		if (workspace === null) throw new UsageError(`there is no workspace ${String(id)}`);
		const path = await issueSetupLink(
			{ ...parts, random: systemRandom },
			{ email: address, organizationId: workspace?.organizationId },
		);
		print(parts.serviceAt + path);
		print('It makes the owner, or gives them a new password: once, within 24 hours.');
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
				accountIds: listOf(values.accounts),
				clientIds: listOf(values.clients),
				expiresAt: expiryOf(values.expires, access.clock.now()),
				requestsPerMinute: numberOf(values['requests-per-minute']),
			},
		);
		print(`key ${record._id}`);
		print(apiKey);
		print('This is the only time the key is shown.');
	},
	'key list': async (access, { workspace }) => {
		for (const each of await access.apiKeys.list(needed(workspace, 'workspace'))) {
			const ended = hasExpired(each, access.clock.now()) ? 'expired' : 'in force';
			const state = each.revokedAt ? 'revoked' : ended;
			print(`${each._id}  ${each.hint}  ${each.scopes.join(',')}  ${state}  ${each.name}`);
		}
	},
	'key reroll': async (access, values) => {
		const { apiKeyId, apiKey, endsAt } = await rerollKey(access, {
			workspaceId: needed(values.workspace, 'workspace'),
			keyId: needed(values.key, 'key'),
			overlapHours: Number(values['overlap-hours']),
			expiresAt: expiryOf(values.expires, access.clock.now()),
		});
		print(`key ${apiKeyId}`);
		print(apiKey);
		print(`This is the only time the key is shown. The old one ends at ${endsAt.toISOString()}.`);
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

const EMAIL = /^[^\s@]+@[^\s@]+\.[^\s@]+$/;

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

const listOf = (text: string | undefined): string[] | null =>
	text === undefined ? null : text.split(',').map((id) => id.trim());

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
