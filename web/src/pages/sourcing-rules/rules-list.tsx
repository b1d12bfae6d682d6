/** The rules in the order in which they are tried, each with what can be done about it. */
import { ActionIcon, Group, Menu, Switch, Text } from '@mantine/core';
import { IconDots, IconGripVertical } from '@tabler/icons-react';
import { type DragEvent, type KeyboardEvent, useEffect, useRef } from 'react';
import type { SourcingRuleResponse } from '../../../../src/sourcing/contract.ts';
import { client } from '../../api/client.ts';
import { may, useUser } from '../../api/session.ts';
import { notifyFailure } from '../../components/notify-failure.ts';
import { StatusBadge } from '../../components/status-badge.tsx';
import { humanize } from '../../format/labels.ts';
import { conditionText, limitsText } from './rule-words.ts';
import classes from './rules-list.module.css';
import { useRuleChange } from './use-rule-change.ts';
import { type RuleOrder, useRuleOrder } from './use-rule-order.ts';

/** What a row can open. */
export interface RuleActions {
  onEdit: (rule: SourcingRuleResponse) => void;
  onVersions: (rule: SourcingRuleResponse) => void;
  onDelete: (rule: SourcingRuleResponse) => void;
}

interface RulesListProps extends RuleActions {
  rules: readonly SourcingRuleResponse[];
  /** False when there are more than these: the order is changed on all of them at once. */
  canMove: boolean;
}

/** A rule is moved by dragging its handle, by the arrow keys on it, or from its menu. */
export function RulesList({ rules, canMove, ...actions }: RulesListProps) {
  const order = useRuleOrder(rules);
  const mayWrite = may(useUser(), 'sourcing.write');
  return (
    <ol className={classes.list} aria-busy={order.isSaving}>
      {order.shown.map((rule, index) => (
        <RuleRow
          key={rule.id}
          rule={rule}
          index={index}
          order={order}
          mayWrite={mayWrite}
          canMove={canMove}
          {...actions}
        />
      ))}
    </ol>
  );
}

interface RuleRowProps extends RuleActions {
  rule: SourcingRuleResponse;
  index: number;
  order: RuleOrder;
  mayWrite: boolean;
  canMove: boolean;
}

function RuleRow({ rule, index, order, mayWrite, canMove, ...actions }: RuleRowProps) {
  function over(event: DragEvent): void {
    if (order.draggedId === null) return;
    event.preventDefault();
    order.drag(order.draggedId, index);
  }

  return (
    <li
      className={classes.row}
      data-inactive={!rule.is_active || undefined}
      data-dragged={order.draggedId === rule.id || undefined}
      onDragOver={over}
      onDrop={(event) => {
        event.preventDefault();
        order.drop();
      }}
    >
      {mayWrite && canMove ? <MoveHandle rule={rule} index={index} order={order} /> : <span />}
      <Text className={classes.priority} size="sm" c="dimmed" aria-label={`Priority ${rule.priority}`}>
        {rule.priority}
      </Text>
      <div className={classes.what}>
        <Text fw={600}>{rule.name}</Text>
        {rule.description ? (
          <Text size="xs" c="dimmed">
            {rule.description}
          </Text>
        ) : null}
      </div>
      <Conditions rule={rule} />
      <div className={classes.then}>
        <Text size="sm">{humanize(rule.strategy)}</Text>
        <Text size="xs" c="dimmed">
          {limitsText(rule)}
        </Text>
      </div>
      <Group gap="xs" wrap="nowrap" justify="flex-end" className={classes.tools}>
        {mayWrite ? (
          <>
            <ActiveSwitch rule={rule} />
            <RuleMenu rule={rule} index={index} order={order} canMove={canMove} {...actions} />
          </>
        ) : (
          <StatusBadge status={rule.is_active ? 'ACTIVE' : 'INACTIVE'} />
        )}
      </Group>
    </li>
  );
}

function Conditions({ rule }: { rule: SourcingRuleResponse }) {
  if (rule.conditions.length === 0) {
    return (
      <Text size="sm" className={classes.when}>
        Every order
      </Text>
    );
  }
  return (
    <ul className={classes.when} aria-label="Conditions, all of which must hold">
      {rule.conditions.map((condition, position) => (
        <Text key={position} component="li" size="sm">
          {conditionText(condition)}
        </Text>
      ))}
    </ul>
  );
}

function MoveHandle({ rule, index, order }: Pick<RuleRowProps, 'rule' | 'index' | 'order'>) {
  const handle = useRef<HTMLButtonElement>(null);
  const moving = useRef(false);

  // A row that changes its place in the page loses the focus; whoever moves it by keys goes on from there.
  useEffect(() => {
    if (moving.current) handle.current?.focus();
  });

  function press(event: KeyboardEvent): void {
    const step = event.key === 'ArrowUp' ? -1 : event.key === 'ArrowDown' ? 1 : 0;
    if (step === 0) return;
    event.preventDefault();
    moving.current = true;
    order.move(rule.id, index + step);
  }

  return (
    <ActionIcon
      ref={handle}
      className={classes.handle}
      variant="subtle"
      color="gray"
      draggable
      aria-label={`Move ${rule.name}`}
      title="Drag, or press the arrow keys"
      onKeyDown={press}
      onBlur={(event) => {
        if (event.relatedTarget) moving.current = false;
      }}
      onDragStart={(event) => {
        event.dataTransfer.effectAllowed = 'move';
        event.dataTransfer.setData('text/plain', rule.name);
        order.drag(rule.id, index);
      }}
      onDragEnd={order.letGo}
    >
      <IconGripVertical size={16} aria-hidden="true" />
    </ActionIcon>
  );
}

/** Says what the rule is to be, so that a rule which somebody changed meanwhile becomes that and nothing else. */
function ActiveSwitch({ rule }: { rule: SourcingRuleResponse }) {
  const change = useRuleChange((isActive: boolean) =>
    client.sourcingRules.update({ params: { rule_id: rule.id }, headers: {}, body: { is_active: isActive } }),
  );
  return (
    <Switch
      size="sm"
      aria-label={`${rule.name} is active`}
      checked={change.isPending ? change.variables : rule.is_active}
      onChange={(event) => change.mutate(event.currentTarget.checked, { onError: notifyFailure })}
    />
  );
}

function RuleMenu({
  rule,
  index,
  order,
  canMove,
  onEdit,
  onVersions,
  onDelete,
}: Omit<RuleRowProps, 'mayWrite'>) {
  return (
    <Menu position="bottom-end" withinPortal>
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" aria-label={`Actions for ${rule.name}`}>
          <IconDots size={18} aria-hidden="true" />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={() => onEdit(rule)}>Edit…</Menu.Item>
        <Menu.Item onClick={() => onVersions(rule)}>Versions…</Menu.Item>
        <Menu.Divider />
        <Menu.Item disabled={!canMove || index === 0} onClick={() => order.move(rule.id, index - 1)}>
          Move up
        </Menu.Item>
        <Menu.Item
          disabled={!canMove || index === order.shown.length - 1}
          onClick={() => order.move(rule.id, index + 1)}
        >
          Move down
        </Menu.Item>
        <Menu.Divider />
        <Menu.Item color="red" onClick={() => onDelete(rule)}>
          Delete…
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
