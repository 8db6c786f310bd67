# certificates, their verification and badges
