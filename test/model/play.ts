/** Playing a sequence: its steps one after the other, with the invariants held after each. */
import { setTimeout as pause } from 'node:timers/promises';
import { WorkflowNotFoundError } from '@temporalio/client';
import { newKey } from '../support/stage.ts';
import { answerOf, faultsOfAnswer, faultsOfRefusal, type Answer } from './answers.ts';
import { askedOf, type Asked } from './asking.ts';
import { Broken } from './broken.ts';
import { letGo } from './finale.ts';
import type { Ground, Lane } from './ground.ts';
import { nextOf } from './next.ts';
import { open } from './opening.ts';
import type { Request, Sequence, Step } from './plan.ts';
import type { Scenery } from './scenery.ts';
import { stepWords } from './words.ts';
import type { World } from './world.ts';

/** One sequence on its lane. */
export class Play {
  /** What was done so far, in words. */
  readonly log: string[] = [];
  readonly #ground: Ground;
  readonly #lane: Lane;
  readonly #name: string;
  readonly #sequence: Sequence;
  #opened: Scenery | undefined;

  /** @param name of its SKUs */
  constructor(ground: Ground, lane: Lane, name: string, sequence: Sequence) {
    this.#ground = ground;
    this.#lane = lane;
    this.#name = name;
    this.#sequence = sequence;
  }

  get orderIds(): readonly string[] {
    return this.#opened?.orderIds ?? [];
  }

  get #scenery(): Scenery {
    if (!this.#opened) throw new Error('The sequence has not begun');
    return this.#opened;
  }

  /**
   * Plays the sequence from its opening to the end of its orders.
   *
   * @throws Broken, and whatever a request ends with that is no refusal.
   */
  async run(): Promise<World> {
    this.#opened = await open(this.#ground, this.#lane, this.#name, this.#sequence);
    for (const [index, { step, atRest }] of this.#sequence.steps.entries()) {
      if (atRest) await this.#scenery.rest();
      this.log.push(`${index + 1}. ${atRest ? '' : '(not at rest) '}${stepWords(step)}`);
      await this.#take(step);
    }
    return letGo(this.#scenery, this.log);
  }

  async #take(step: Step): Promise<void> {
    switch (step.kind) {
      case 'ask':
        return this.#ask(step.request);
      case 'twice':
        return this.#askTwice(step.request);
      case 'together':
        return this.#askTogether(step.requests);
      case 'drive':
        return this.#drive(step.order, step.rounds);
      case 'mishap': {
        const id = this.#scenery.orderIdOf(step.order);
        return this.#scenery.ground.mishaps.arm(this.#scenery.workflowIdOf(id), step.mishap);
      }
      case 'crash':
        return this.#crash(step.order, step.during, step.afterMilliseconds);
    }
  }

  #note({ refusal, asked, actor }: Answer): void {
    this.log.push(`   ${actor} ${asked.words} -> ${refusal ?? 'done'}`);
  }

  /** Looks at the rows after answers. @throws Broken */
  async #check(answers: readonly Answer[], before?: World): Promise<World> {
    for (const answer of answers) this.#note(answer);
    const world = await this.#scenery.read();
    const faults = [
      ...answers.flatMap((answer) => faultsOfAnswer(answer, world)),
      ...(before ? answers.flatMap((answer) => faultsOfRefusal(answer, before, world)) : []),
      ...this.#scenery.faultsOf(world),
    ];
    if (faults.length > 0) throw new Broken(faults.join('\n'));
    return world;
  }

  #prepared(request: Request, world: World): Asked | undefined {
    const asked = askedOf(this.#scenery, world, request);
    if (!asked) this.log.push('   there is nothing that it could be about');
    return asked;
  }

  async #ask(request: Request): Promise<void> {
    const before = await this.#scenery.readLately();
    const asked = this.#prepared(request, before);
    if (asked) await this.#check([await answerOf(asked, this.#scenery.someone())], before);
  }

  async #askTwice(request: Request): Promise<void> {
    const asked = this.#prepared(request, await this.#scenery.readLately());
    if (!asked) return;
    const [key, asker] = [newKey(), this.#scenery.someone()];
    const answers = await Promise.all([answerOf(asked, asker, key), answerOf(asked, asker, key)]);
    const [one, other] = answers;
    if ((one.refusal === null) !== (other.refusal === null)) {
      for (const answer of answers) this.#note(answer);
      throw new Broken('One request was answered in two ways');
    }
    await this.#check(answers);
  }

  async #askTogether(requests: readonly Request[]): Promise<void> {
    const world = await this.#scenery.readLately();
    const asked = requests.map((request) => this.#prepared(request, world));
    const answers = await Promise.all(
      asked.flatMap((each) => (each ? [answerOf(each, this.#scenery.someone())] : [])),
    );
    await this.#check(answers);
  }

  /** Everybody does what is next, round after round. */
  async #drive(order: number, rounds: number): Promise<void> {
    for (let round = 1; round <= rounds; round++) {
      const next = nextOf(this.#scenery, await this.#scenery.readLately(), this.#scenery.orderIdOf(order));
      if (next.length === 0) return;
      await this.#check(await Promise.all(next.map((asked) => answerOf(asked, this.#scenery.someone()))));
      await this.#scenery.rest();
    }
  }

  /** The order's workflow is lost with all that Temporal knows of it, and started again from its rows. */
  async #crash(number: number, during: Request | null, milliseconds: number): Promise<void> {
    const { ground, lane } = this.#scenery;
    const orderId = this.#scenery.orderIdOf(number);
    const asked = during && this.#prepared(during, await this.#scenery.readLately());
    const answer = asked && answerOf(asked, this.#scenery.someone());
    if (answer) await pause(milliseconds);
    const workflowId = this.#scenery.workflowIdOf(orderId);
    ground.mishaps.disarm(workflowId);
    try {
      const { runId } = await ground.temporal.handleOf(orderId, lane.scene).describe();
      await ground.temporal.client.workflow.getHandle(workflowId, runId).terminate('crash');
      ground.mishaps.bury(workflowId, runId);
    } catch (error) {
      if (!(error instanceof WorkflowNotFoundError)) throw error;
      this.log.push('   the workflow was not there');
    }
    await ground.temporal.start(orderId, lane.scene);
    await this.#check(answer ? [await answer] : []);
  }
}
