/** Ends what the global set-up opened. */
export default async function globalTeardown(): Promise<void> {
	await globalThis.pinlaneTestStores?.stop();
}
