-- Who can log in here. Participants need not: any accepted token will do.
create table chat_user (
  name varchar(150) not null,
  password_hash varchar(255) not null,
  role varchar(8) not null,
  constraint chat_user_pk primary key (name)
);
