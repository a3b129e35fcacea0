/** Something that runs until it is stopped. */
export interface Running {
	readonly name: string;
	stop(): Promise<void>;
}

/** Keeps what was started and stops it in reverse order; one failure does not keep the rest. */
export class Lifecycle {
	private readonly running: Running[] = [];

	add(part: Running): void {
		this.running.push(part);
	}

	/** Stops everything; answers with the names and causes of what did not stop cleanly. */
	async stop(): Promise<{ name: string; cause: unknown }[]> {
		const failures: { name: string; cause: unknown }[] = [];
		for (const part of this.running.splice(0).reverse()) {
			try {
				await part.stop();
			} catch (cause) {
				failures.push({ name: part.name, cause });
			}
		}
		return failures;
	}
}
