/** Choosing permissions. */
import { Button, Checkbox, Fieldset, Group, Text } from '@mantine/core';
import { PERMISSIONS, type Permission } from '../../../src/identity/identity.ts';
import { actLabel, asPermission, PERMISSION_AREAS } from '../format/permissions.ts';
import classes from './permissions-field.module.css';

interface PermissionsFieldProps {
  label: string;
  description?: string;
  value: readonly Permission[];
  onChange: (value: Permission[]) => void;
}

/** A line for each part of the product; all and none at once. */
export function PermissionsField({ label, description, value, onChange }: PermissionsFieldProps) {
  return (
    <Fieldset legend={label}>
      {description ? (
        <Text size="xs" c="dimmed" mb="xs">
          {description}
        </Text>
      ) : null}
      <Checkbox.Group
        value={[...value]}
        onChange={(chosen) => onChange(chosen.flatMap((each) => asPermission(each) ?? []))}
      >
        <div className={classes.areas}>
          {PERMISSION_AREAS.map(({ name, permissions }) => (
            <Group key={name} gap="sm" wrap="nowrap" className={classes.area}>
              <Text size="sm" w={108}>
                {name}
              </Text>
              {permissions.map((permission) => (
                <Checkbox
                  key={permission}
                  size="xs"
                  value={permission}
                  label={actLabel(permission)}
                  aria-label={`${name}: ${actLabel(permission)}`}
                />
              ))}
            </Group>
          ))}
        </div>
      </Checkbox.Group>
      <Group gap="xs" mt="sm">
        <Button size="compact-xs" variant="default" onClick={() => onChange([...PERMISSIONS])}>
          All
        </Button>
        <Button
          size="compact-xs"
          variant="default"
          onClick={() => onChange(PERMISSIONS.filter((each) => each.endsWith('.read')))}
        >
          See only
        </Button>
        <Button size="compact-xs" variant="default" onClick={() => onChange([])}>
          None
        </Button>
      </Group>
    </Fieldset>
  );
}
