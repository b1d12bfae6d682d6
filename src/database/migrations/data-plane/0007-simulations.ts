/** Simulations of sourcing: which past orders, under which rules, and what came of it. Nothing else is changed by one. */
import { sql, type Kysely } from 'kysely';
import { OUTCOMES, SIMULATION_STATUSES } from '../../../simulations/simulation.ts';

const list = (values: readonly string[]) => values.map((value) => `'${value}'`).join(', ');
const PARENT = 'uuid NOT NULL REFERENCES simulations (id) ON DELETE CASCADE';

const simulations = [
  `CREATE TABLE simulations (
    id uuid PRIMARY KEY,
    name varchar(200) NOT NULL,
    status text NOT NULL DEFAULT 'PENDING' CHECK (status IN (${list(SIMULATION_STATUSES)})),
    selection jsonb NOT NULL,
    settings jsonb NOT NULL,
    orders_total integer NOT NULL DEFAULT 0,
    orders_done integer NOT NULL DEFAULT 0,
    failure text,
    created_by text NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    started_at timestamptz,
    ended_at timestamptz,
    CONSTRAINT done_within_total CHECK (orders_done BETWEEN 0 AND orders_total),
    CONSTRAINT completed_is_whole CHECK (status <> 'COMPLETED' OR orders_done = orders_total),
    CONSTRAINT ended_has_its_time CHECK ((status IN ('PENDING', 'RUNNING')) = (ended_at IS NULL)),
    CONSTRAINT failed_says_why CHECK ((status = 'FAILED') = (failure IS NOT NULL))
  )`,
  `CREATE INDEX simulations_created ON simulations (created_at DESC, id DESC)`,
  `CREATE INDEX simulations_open ON simulations (created_at) WHERE status IN ('PENDING', 'RUNNING')`,
  // Run 0 is what really happened, the others are rule sets. The sums grow with every step that is written down.
  `CREATE TABLE simulation_runs (
    simulation_id ${PARENT},
    run smallint NOT NULL CHECK (run >= 0),
    name varchar(200) NOT NULL,
    rules jsonb,
    sourced integer NOT NULL DEFAULT 0,
    partial integer NOT NULL DEFAULT 0,
    backordered integer NOT NULL DEFAULT 0,
    false_backorders integer NOT NULL DEFAULT 0,
    served_later integer NOT NULL DEFAULT 0,
    split_orders integer NOT NULL DEFAULT 0,
    different_orders integer NOT NULL DEFAULT 0,
    parcels integer NOT NULL DEFAULT 0,
    placed_parcels integer NOT NULL DEFAULT 0,
    units bigint NOT NULL DEFAULT 0,
    units_filled bigint NOT NULL DEFAULT 0,
    cost double precision NOT NULL DEFAULT 0,
    distance_km double precision NOT NULL DEFAULT 0,
    PRIMARY KEY (simulation_id, run),
    CONSTRAINT reality_has_no_rules CHECK ((run = 0) = (rules IS NULL))
  )`,
];

const replay = [
  // In the order in which they were decided. The position in the stock log says what the decision could see.
  `CREATE TABLE simulation_orders (
    simulation_id ${PARENT},
    position integer NOT NULL CHECK (position >= 0),
    order_id uuid NOT NULL,
    decided_at timestamptz NOT NULL,
    log_position bigint NOT NULL,
    cancelled_at timestamptz,
    PRIMARY KEY (simulation_id, position),
    UNIQUE (simulation_id, order_id)
  )`,
  `CREATE INDEX simulation_orders_cancelled ON simulation_orders (simulation_id, cancelled_at)
    WHERE cancelled_at IS NOT NULL`,
  // What these orders really took and gave back: left out of the stock, because the runs take their own.
  `CREATE TABLE simulation_moves (
    simulation_id ${PARENT},
    log_position bigint NOT NULL,
    node_id uuid NOT NULL,
    sku varchar(100) NOT NULL,
    units integer NOT NULL,
    PRIMARY KEY (simulation_id, log_position)
  )`,
  `CREATE INDEX simulation_moves_sku ON simulation_moves (simulation_id, sku, log_position)`,
  `CREATE TABLE simulation_stock (
    simulation_id ${PARENT},
    run smallint NOT NULL,
    node_id uuid NOT NULL,
    sku varchar(100) NOT NULL,
    units_taken integer NOT NULL,
    PRIMARY KEY (simulation_id, sku, node_id, run)
  )`,
  `CREATE TABLE simulation_node_days (
    simulation_id ${PARENT},
    run smallint NOT NULL,
    node_id uuid NOT NULL,
    local_date date NOT NULL,
    orders integer NOT NULL,
    PRIMARY KEY (simulation_id, local_date, node_id, run)
  )`,
  `CREATE TABLE simulation_waits (
    simulation_id ${PARENT},
    run smallint NOT NULL,
    position integer NOT NULL,
    skus text[] NOT NULL,
    lines jsonb NOT NULL,
    PRIMARY KEY (simulation_id, run, position)
  )`,
];

const results = [
  `CREATE TABLE simulation_results (
    simulation_id ${PARENT},
    run smallint NOT NULL,
    position integer NOT NULL,
    outcome text NOT NULL CHECK (outcome IN (${list(OUTCOMES)})),
    strategy text NOT NULL,
    rule_name text,
    cost double precision NOT NULL,
    distance_km double precision,
    units integer NOT NULL CHECK (units >= 0),
    units_filled integer NOT NULL CHECK (units_filled BETWEEN 0 AND units),
    is_false_backorder boolean NOT NULL,
    is_different boolean NOT NULL,
    allocations jsonb NOT NULL,
    held jsonb NOT NULL,
    PRIMARY KEY (simulation_id, run, position)
  )`,
  `CREATE INDEX simulation_results_different ON simulation_results (simulation_id, run, position) WHERE is_different`,
];

/** Which entries of the stock log were there at a moment. Entries come in the order of their time, or nearly so. */
const log = [`CREATE INDEX inventory_adjustments_moment ON inventory_adjustments (created_at, position)`];

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of [...simulations, ...replay, ...results, ...log])
    await sql.raw(statement).execute(db);
}
