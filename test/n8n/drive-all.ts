import type { PackedPackage } from '../support/stage-package.js';
import { createBench } from './bench.js';
import { driveBoards } from './drive-boards.js';
import { driveCredential } from './drive-credential.js';
import { driveExamples } from './drive-examples.js';
import { driveN8nItself } from './drive-n8n-itself.js';
import { drivePackage } from './drive-package.js';
import { drivePublish } from './drive-publish.js';
import { driveSchedule } from './drive-schedule.js';
import { driveTrigger } from './drive-trigger.js';
import { signIn } from './n8n-api.js';
import type { Report } from './report.js';
import type { N8nServer } from './start-server.js';
import type { Trial } from './start-trial.js';

/** Everything, in the order in which a person meets it. */
export async function driveAll(given: {
	readonly report: Report;
	readonly server: N8nServer;
	readonly trial: Trial;
	readonly packed: PackedPackage;
}): Promise<void> {
	const { report, server, trial, packed } = given;
	const { facts } = trial;
	const n8n = await signIn(server.url);
	await driveN8nItself(report, n8n);
	await drivePackage(report, { n8n, server, packageName: packed.name });
	const credential = await driveCredential(report, { n8n, facts });
	const bench = createBench({ n8n, facts, packageName: packed.name, credential });
	await driveBoards(report, bench);
	await drivePublish(report, bench);
	await driveSchedule(report, bench);
	await driveTrigger(report, bench);
	await driveExamples(report, bench);
}
