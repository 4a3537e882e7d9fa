/** What has to be done about one registration. */
import type { ResourceState } from '../state/resource';

/** The plan for one resource. */
export interface ResourcePlan {
  readonly op: 'same' | 'create' | 'update' | 'replace';
  /** The resource as it is; undefined if there is none. */
  readonly old: ResourceState | undefined;
  /** The resource as it shall be; `id` and `outputs` are those of the old one until the step has run. */
  readonly next: ResourceState;
  /** Paths of the properties that change. */
  readonly diffs: readonly string[];
  /** The subset that forces a replacement. */
  readonly replaces: readonly string[];
  /**
   * With `replace`: what has to be deleted before, in this order; the old resource itself comes last. Empty if the old
   * one is deleted afterwards, or is gone already.
   */
  readonly deleteFirst: readonly ResourceState[];
}
