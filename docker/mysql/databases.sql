-- Run once, when the data folder is made. The user itself comes from MYSQL_USER and MYSQL_PASSWORD.
CREATE DATABASE IF NOT EXISTS medbook;
CREATE DATABASE IF NOT EXISTS medbook_read;
-- In a GRANT an underscore stands for any letter unless it is escaped.
GRANT ALL PRIVILEGES ON `medbook`.* TO 'medbook'@'%';
GRANT ALL PRIVILEGES ON `medbook\_read`.* TO 'medbook'@'%';
