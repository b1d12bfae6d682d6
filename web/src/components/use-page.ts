/** The page number of a list, kept in the address. */
import { useSearchParams } from 'react-router';

/** The current page, from 1, and how to go to another; other parameters of the address stay. */
export function usePage(): [page: number, setPage: (page: number) => void] {
  const [search, setSearch] = useSearchParams();
  const page = Number(search.get('page'));
  const setPage = (next: number): void =>
    setSearch((current) => {
      const changed = new URLSearchParams(current);
      changed.set('page', String(next));
      return changed;
    });
  return [Number.isSafeInteger(page) && page >= 1 ? page : 1, setPage];
}
