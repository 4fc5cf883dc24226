-- The chat's tables: one text for PostgreSQL and H2.
--
-- "Nobody" is '' in assignee_id (a user id has at least one character), so that it is compared,
-- indexed and bound like every other value.

-- What is read with a thread and seldom changes. Read marks refer to this table and not to the
-- head: their foreign key locks the row referred to, and would hold up appends.
create table chat_thread (
  id uuid not null,
  subject varchar(200) not null,
  created_at timestamp(3) with time zone not null,
  updated_at timestamp(3) with time zone not null,
  constraint chat_thread_pk primary key (id)
);

-- The row that an append locks and counts up. Narrow, and no index has last_seq or open_seq, so
-- that PostgreSQL updates it in place.
create table chat_thread_head (
  thread_id uuid not null,
  last_seq bigint not null,
  open_seq bigint not null,
  opened_no bigint generated always as identity,
  owner_id varchar(255) not null,
  assignee_id varchar(255) not null,
  status varchar(8) not null,
  constraint chat_thread_head_pk primary key (thread_id),
  constraint chat_thread_head_thread_fk foreign key (thread_id) references chat_thread (id),
  constraint chat_thread_head_opened_uk unique (opened_no)
);

create index chat_thread_head_owner_ix on chat_thread_head (owner_id, opened_no);
create index chat_thread_head_status_ix on chat_thread_head (status, opened_no);
create index chat_thread_head_assignee_ix on chat_thread_head (assignee_id, status, opened_no);

-- The log. assignee_id is the assignee after the event.
--   kind 'message': reply_to (0 for none), body, attachments (one URL a line)
--   kind 'change': status and subject after it
-- dedup_key is 'c' and the sender's clientMessageId, or else 'i' and the id, or 'r' and the id of
-- the message that opened the thread again: one index stores a message once and finds what an
-- attempt of unknown outcome has stored.
create table chat_event (
  thread_id uuid not null,
  seq bigint not null,
  id uuid not null,
  created_at timestamp(3) with time zone not null,
  reply_to bigint,
  kind varchar(16) not null,
  sender_id varchar(255) not null,
  sender_role varchar(8) not null,
  assignee_id varchar(255) not null,
  dedup_key varchar(256) not null,
  body varchar,
  attachments varchar,
  status varchar(8),
  subject varchar(200),
  constraint chat_event_pk primary key (thread_id, seq),
  constraint chat_event_once_uk unique (thread_id, sender_id, dedup_key),
  constraint chat_event_head_fk foreign key (thread_id) references chat_thread_head (thread_id)
);

create table chat_read_mark (
  thread_id uuid not null,
  participant_id varchar(255) not null,
  role varchar(8) not null,
  up_to bigint not null,
  constraint chat_read_mark_pk primary key (thread_id, participant_id, role),
  constraint chat_read_mark_thread_fk foreign key (thread_id) references chat_thread (id)
);

-- hash is the SHA-256 of a one-time ticket, in hexadecimal.
create table chat_ticket (
  hash varchar(64) not null,
  participant_id varchar(255) not null,
  role varchar(8) not null,
  expires_at timestamp(3) with time zone not null,
  session_expires_at timestamp(3) with time zone not null,
  constraint chat_ticket_pk primary key (hash)
);

create index chat_ticket_expires_ix on chat_ticket (expires_at);
