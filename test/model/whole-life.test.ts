import { afterAll, beforeAll, test } from 'vitest';
import fc from 'fast-check';
import { openGround, type Ground, type Lane } from './ground.ts';
import { Play } from './play.ts';
import { sequences, type Sequence } from './plan.ts';
import { failureWords, type Failure } from './report.ts';
import { Tally } from './tally.ts';

/** How many sequences are played. */
const SEQUENCES = Number(process.env['MODEL_SEQUENCES'] ?? 150);
/** The seed of an earlier run repeats its sequences. */
const SEED = Number(process.env['MODEL_SEED'] ?? Math.floor(Math.random() * 2 ** 31));
/** Plays only the sequence of this number. */
const ONLY = process.env['MODEL_ONLY'];
const LANES_PER_SCENE = 8;
const MOST_FAILURES = 3;
const REPLAYED = 40;
const SECONDS_PER_SEQUENCE = 2;

let ground: Ground;
beforeAll(async () => {
  ground = await openGround(LANES_PER_SCENE);
}, 120_000);
afterAll(() => ground.close());

type Numbered = readonly [number: number, sequence: Sequence];

function drawn(): Numbered[] {
  const only = ONLY === undefined ? undefined : Number(ONLY);
  const count = only === undefined ? SEQUENCES : only + 1;
  const all = fc
    .sample(sequences, { seed: SEED, numRuns: count })
    .map((each, number): Numbered => [number, each]);
  return only === undefined ? all : all.slice(only);
}

/** Plays what is left in the queue of its environment, one sequence after the other. */
async function playLane(lane: Lane, queue: Numbered[], failures: string[], tally: Tally): Promise<void> {
  for (let next = queue.shift(); next && failures.length < MOST_FAILURES; next = queue.shift()) {
    const [number, sequence] = next;
    const play = new Play(ground, lane, `M${number}`, sequence);
    try {
      tally.add(await play.run(), play.log);
    } catch (error) {
      const { log, orderIds } = play;
      const failure: Failure = { number, error, sequence, log, lane, orderIds };
      failures.push(await failureWords(ground, SEED, failure));
    }
  }
}

test(
  `${SEQUENCES} random sequences keep what must hold`,
  async () => {
    console.info(`MODEL_SEED=${SEED} MODEL_SEQUENCES=${SEQUENCES}`);
    const begun = Date.now();
    const all = drawn();
    const failures: string[] = [];
    const tally = new Tally();
    const queueOf = new Map(
      ground.lanes.map(({ scene }) => [scene, all.filter(([, each]) => each.scene === scene)]),
    );
    await Promise.all(
      ground.lanes.map((lane) => playLane(lane, queueOf.get(lane.scene) ?? [], failures, tally)),
    );
    console.info(`${((Date.now() - begun) / 1_000).toFixed(1)} s: ${tally.words()}`);
    if (failures.length > 0) throw new Error(failures.join('\n\n'));
  },
  60_000 + SEQUENCES * SECONDS_PER_SEQUENCE * 1_000,
);

test('their histories replay', () => ground.temporal.replayAll(REPLAYED), 120_000);
