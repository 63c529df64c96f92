/** The tables of `store.sqlite`, and two views for whoever opens the file with another tool. */
export const schema = `
  CREATE TABLE IF NOT EXISTS series (
    id INTEGER PRIMARY KEY, symbol TEXT NOT NULL, interval TEXT NOT NULL, UNIQUE (symbol, interval)
  );
  CREATE TABLE IF NOT EXISTS raw (
    series INTEGER NOT NULL, open_time INTEGER NOT NULL,
    open REAL NOT NULL, high REAL NOT NULL, low REAL NOT NULL, close REAL NOT NULL, volume REAL NOT NULL,
    quote_volume REAL, trades INTEGER NOT NULL, taker_buy_volume REAL, taker_buy_quote_volume REAL,
    source INTEGER NOT NULL, known_at INTEGER NOT NULL,
    PRIMARY KEY (series, open_time)
  ) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS enriched (
    series INTEGER NOT NULL, open_time INTEGER NOT NULL, PRIMARY KEY (series, open_time)
  ) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS marks (
    series INTEGER NOT NULL, identity TEXT NOT NULL, known_at INTEGER NOT NULL, mark TEXT NOT NULL,
    PRIMARY KEY (series, identity)
  ) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS dead_letters (id TEXT PRIMARY KEY, known_at INTEGER NOT NULL, letter TEXT NOT NULL);
  CREATE TABLE IF NOT EXISTS state (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
  CREATE VIEW IF NOT EXISTS candles AS
    SELECT symbol, interval, datetime(open_time / 1000, 'unixepoch') AS opened, raw.*
    FROM raw JOIN series ON series.id = raw.series;
  CREATE VIEW IF NOT EXISTS indicators AS
    SELECT symbol, interval, datetime(open_time / 1000, 'unixepoch') AS opened, enriched.*
    FROM enriched JOIN series ON series.id = enriched.series;
`
